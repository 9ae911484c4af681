import { Pin } from 'lucide-react';
import { classes, IconButton } from '../../ui/Button.tsx';
import { useRemembered } from '../../ui/remembered.ts';
import type { Watch } from './trace-steps.ts';
import styles from './TracePane.module.css';

export interface WatchTableProps {
  readonly watches: readonly Watch[];
}

/** More rows are not drawn; a name that is watched comes first. */
const MOST_SHOWN = 150;

/** Variables and references with their values before and after the last change, and the Java type. */
export function WatchTable({ watches }: WatchTableProps) {
  const [pinned, setPinned] = useRemembered('vtl.watched', parseNames);
  const isPinned = ({ name }: Watch): boolean => pinned.includes(name);
  const rows = [...watches.filter(isPinned), ...watches.filter((watch) => !isPinned(watch))];
  const toggle = (watch: Watch): void =>
    setPinned(isPinned(watch) ? pinned.filter((name) => name !== watch.name) : [...pinned, watch.name]);
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Values">
      <table className={styles['table']}>
        <thead>
          <tr>
            <th className={styles['pin']}>
              <span className="visually-hidden">Watch</span>
            </th>
            <th className={styles['name']}>Name</th>
            <th className={styles['was']}>Before</th>
            <th>Value</th>
            <th className={styles['type']}>Java type</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_SHOWN).map((watch) => (
            <WatchRow key={watch.name} watch={watch} isPinned={isPinned(watch)} onPin={() => toggle(watch)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface WatchRowProps {
  readonly watch: Watch;
  readonly isPinned: boolean;
  readonly onPin: () => void;
}

function WatchRow({ watch, isPinned, onPin }: WatchRowProps) {
  const { name, before, value, type, isNow } = watch;
  return (
    <tr className={classes(isNow && styles['now'])} aria-current={isNow ? 'step' : undefined}>
      <td className={styles['pin']}>
        <IconButton icon={Pin} label={`Watch ${name}`} aria-pressed={isPinned} onClick={onPin} />
      </td>
      <td title={name}>{name}</td>
      <td className={styles['before']} title={before}>
        <Value text={before} />
      </td>
      <td title={value}>
        <Value text={value} />
      </td>
      <td className={styles['type']} title={type}>
        {type ?? ''}
      </td>
    </tr>
  );
}

function Value({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return <span className={styles['none']}>–</span>;
  return text === '' ? <span className={styles['none']}>empty</span> : text;
}

function parseNames(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
}
