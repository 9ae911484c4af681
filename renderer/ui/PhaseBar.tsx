import type { ExchangeSummary } from '../../core/model/summary.ts';
import { classes } from './Button.tsx';
import { formatDuration } from './format.ts';
import { barLength, PHASE_TITLES, phaseParts } from './phases.ts';
import styles from './PhaseBar.module.css';

export interface PhaseBarProps {
  readonly row: Pick<ExchangeSummary, 'phases' | 'gatewayMillis' | 'durationMillis'>;
  /** The duration that fills the whole width. */
  readonly fullMillis: number;
}

/** Where the time of an exchange went, as one thin bar. Its numbers are in the title and, as a table, in the details. */
export function PhaseBar({ row, fullMillis }: PhaseBarProps) {
  const parts = phaseParts(row);
  const title = parts.map(({ name, millis }) => `${formatDuration(millis)} ${PHASE_TITLES[name]}`).join('\n');
  const { share, isCut } = barLength(row.durationMillis, fullMillis);
  const whole = Math.max(row.durationMillis, 0.001);
  return (
    <span className={styles['track']} title={title} aria-hidden>
      <span className={classes(styles['bar'], isCut && styles['cut'])} style={{ width: `${share * 100}%` }}>
        {parts.map(({ name, millis }) => (
          <span
            key={name}
            className={styles['part']}
            style={{ width: `${(millis / whole) * 100}%`, background: `var(--phase-${name})` }}
          />
        ))}
      </span>
    </span>
  );
}
