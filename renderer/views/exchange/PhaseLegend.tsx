import { PHASE_TITLES } from '../../ui/phases.ts';
import type { Lane } from './lanes.ts';
import styles from './PhaseLegend.module.css';

export interface PhaseLegendProps {
  readonly lanes: readonly Lane[];
}

/** What the colours of the attempts mean; only those that occur. */
export function PhaseLegend({ lanes }: PhaseLegendProps) {
  const names = [...new Set(lanes.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const hasDependency = lanes.some(({ kind }) => kind === 'dependency');
  if (names.length === 0 && !hasDependency) return null;
  return (
    <ul className={styles['legend']} aria-label="Colours">
      {names.map((name) => (
        <li key={name} className={styles['entry']}>
          <span className={styles['swatch']} style={{ color: `var(--phase-${name})` }} aria-hidden />
          <span>
            {name}: {PHASE_TITLES[name]}
          </span>
        </li>
      ))}
      {hasDependency && (
        <li className={styles['entry']}>
          <span className={styles['hatched']} aria-hidden />
          <span>hatched: something a policy waited for</span>
        </li>
      )}
    </ul>
  );
}
