import { useId } from 'react';
import { Choices } from '../../ui/Choices.tsx';
import type { AsOf } from './as-of.ts';
import { momentOf } from './as-of.ts';
import { timeClaim } from './claims.ts';
import { engineNow } from './inspected.ts';
import { useInspection } from './inspection.ts';
import { bothTimes, utcText } from './moments.ts';
import { checkAsOf, useWhen } from './when.ts';
import styles from './AgainstBar.module.css';

/** The moment that the token is checked at. */
export function AsOfField() {
  const asOf = useWhen((when) => when.asOf);
  return (
    <div className={styles['field']}>
      <span className={styles['label']}>As of</span>
      <Choices label="As of" options={optionsOf(asOf)} value={asOf.kind} onChange={(kind) => choose(kind, asOf)} />
      {asOf.kind === 'typed' && <Typed text={asOf.text} />}
      {asOf.kind !== 'typed' && asOf.kind !== 'now' && <Told asOf={asOf} />}
    </div>
  );
}

function Typed({ text }: { readonly text: string }) {
  const id = useId();
  return (
    <>
      <input
        className={styles['input']}
        aria-label="Moment of the check"
        aria-describedby={`${id}-about`}
        placeholder="+5m, exp - 30s, a date"
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => checkAsOf({ kind: 'typed', text: event.target.value })}
      />
      <span id={`${id}-about`}>
        <Told asOf={{ kind: 'typed', text }} />
      </span>
    </>
  );
}

/** The moment that it comes to, or why there is none. */
function Told({ asOf }: { readonly asOf: AsOf }) {
  const decoded = useInspection((state) => state.decoded);
  if (decoded === undefined) return null;
  const moment = momentOf(asOf, timeClaim(decoded.value.decoded, 'exp'), engineNow(decoded));
  if ('problem' in moment) return <span className={styles['problem']}>{moment.problem}</span>;
  if (moment.at === undefined)
    return <span className={styles['about']}>such as +5m, exp - 30s or 2026-01-01 12:00</span>;
  return (
    <span className={styles['about']} title={bothTimes(moment.at)}>
      {utcText(moment.at)}
    </span>
  );
}

function optionsOf(asOf: AsOf): readonly { readonly value: AsOf['kind']; readonly title: string }[] {
  return [
    { value: 'now', title: 'Now' },
    { value: 'before-exp', title: '1 min before exp' },
    ...(asOf.kind === 'request' ? [{ value: 'request', title: 'When it was sent' } as const] : []),
    { value: 'typed', title: 'At…' },
  ];
}

function choose(kind: AsOf['kind'], before: AsOf): void {
  if (kind === before.kind) return;
  if (kind === 'typed') checkAsOf({ kind, text: before.kind === 'request' ? new Date(before.at).toISOString() : '' });
  else if (kind !== 'request') checkAsOf({ kind });
}
