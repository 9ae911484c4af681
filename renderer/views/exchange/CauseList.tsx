import type { Diagnosis } from '../../../core/model/diagnosis.ts';
import { EvidenceList } from './EvidenceList.tsx';
import styles from './CheckChain.module.css';

export interface CauseListProps {
  readonly causes: readonly Diagnosis[];
}

/** Causes that are less likely, folded. */
export function CauseList({ causes }: CauseListProps) {
  return (
    <ul className={styles['chain']}>
      {causes.map(({ code, title, because, fixes, needs }) => (
        <li key={code}>
          <details className={styles['link']}>
            <summary className={styles['head']}>
              <code className={styles['name']}>{code}</code>
              <span className={styles['verdict']}>{title}</span>
            </summary>
            <div className={styles['body']}>
              <EvidenceList evidence={because} />
              <p>{[...fixes, ...(needs === undefined ? [] : [`to be sure, look at ${needs}`])].join('; ')}</p>
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
