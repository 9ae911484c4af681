import type { Evidence } from '../../../core/model/diagnosis.ts';
import styles from './EvidenceList.module.css';

export interface EvidenceListProps {
  readonly evidence: readonly Evidence[];
}

/** Where something was seen, what, and what it says. */
export function EvidenceList({ evidence }: EvidenceListProps) {
  return (
    <ul className={styles['list']}>
      {evidence.map(({ where, seen, says }, index) => (
        <li key={index} className={styles['line']}>
          <span className={styles['where']}>{where}</span>
          <code className={styles['seen']}>{seen}</code>
          <span className={styles['says']}>{says}</span>
        </li>
      ))}
    </ul>
  );
}
