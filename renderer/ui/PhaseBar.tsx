import type { ExchangeSummary } from '../../core/model/summary.ts';
import { formatDuration } from './format.ts';
import { barLength, barPaint, PHASE_TITLES, phaseParts } from './phases.ts';
import styles from './PhaseBar.module.css';

export interface PhaseBarProps {
  readonly row: Pick<ExchangeSummary, 'phases' | 'gatewayMillis' | 'durationMillis' | 'isWebSocket'>;
  /** The duration that fills the whole width. */
  readonly fullMillis: number;
}

/** Where the time of an exchange went, as one thin bar. Its numbers are in the title and, as a table, in the details. */
export function PhaseBar({ row, fullMillis }: PhaseBarProps) {
  const parts = phaseParts(row);
  const title = parts.map(({ name, millis }) => `${formatDuration(millis)} ${PHASE_TITLES[name]}`).join('\n');
  const { share, isCut } = barLength(row.durationMillis, fullMillis);
  const rest = row.isWebSocket ? 'receive' : 'gateway';
  return (
    <span className={styles['track']} title={title} aria-hidden>
      <span
        className={styles[isCut ? 'cut' : 'bar']}
        style={{ width: `${share * 100}%`, background: barPaint(parts, row.durationMillis, rest) }}
      />
    </span>
  );
}
