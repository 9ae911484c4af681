import { CircleHelp, ShieldCheck, ShieldX } from 'lucide-react';
import type { JwtInspection } from '../../../core/contract/jwt.ts';
import { classes } from '../../ui/Button.tsx';
import { bothTimes, utcText } from './moments.ts';
import { firstFailure, verdictOf } from './verdict.ts';
import { useWhen } from './when.ts';
import styles from './Verdict.module.css';

/** The one line that the user came for. */
export function Verdict({ value }: { readonly value: JwtInspection }) {
  const isNow = useWhen(({ asOf }) => asOf.kind === 'now');
  const { isLetIn, headline, sentence } = verdictOf(value);
  const failed = firstFailure(value.checks);
  const mood = isLetIn ? 'good' : failed === undefined ? 'unclear' : 'bad';
  const Icon = isLetIn ? ShieldCheck : failed === undefined ? CircleHelp : ShieldX;
  return (
    <div className={classes(styles['verdict'], styles[mood])} role="status">
      <Icon size={20} aria-hidden />
      <div className={styles['words']}>
        <h2 className={styles['headline']}>
          {headline} {failed?.code !== undefined && <code className={styles['code']}>{failed.code}</code>}
        </h2>
        <p className={styles['sentence']}>{sentence}</p>
      </div>
      {!isNow && (
        <span className={styles['at']} title={bothTimes(value.at)}>
          as of {utcText(value.at)}
        </span>
      )}
    </div>
  );
}
