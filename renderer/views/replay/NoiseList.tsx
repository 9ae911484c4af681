import type { ReplayRunInfo } from '../../../core/model/replay.ts';
import { countOf } from '../../ui/format.ts';
import styles from './RunTab.module.css';

export interface NoiseListProps {
  readonly noise: ReplayRunInfo['noise'];
}

/** What does not count as different, each place with its reason; nothing when there is none. */
export function NoiseList({ noise }: NoiseListProps) {
  if (noise.length === 0) return null;
  return (
    <details className={styles['muted']}>
      <summary>Learned before the run, not counted: {countOf(noise.length, 'place')}</summary>
      <ul>
        {noise.map(({ part, path, because }) => (
          <li key={`${part} ${path} ${because}`}>
            <code>
              {part} {path}
            </code>
            : {because}
          </li>
        ))}
      </ul>
    </details>
  );
}
