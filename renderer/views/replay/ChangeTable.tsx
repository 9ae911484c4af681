import type { ReplayChange } from '../../../core/model/replay.ts';
import styles from './ChangeTable.module.css';

export interface ChangeTableProps {
  readonly label: string;
  /** Heads of the first three columns. */
  readonly first: string;
  readonly before: string;
  readonly after: string;
  readonly changes: readonly ReplayChange[];
  /** Head of the last column. */
  readonly last?: string;
}

/** What was, what is, and why. */
export function ChangeTable({ label, first, before, after, changes, last = 'Because' }: ChangeTableProps) {
  const hasReasons = changes.some(({ because }) => because !== '');
  return (
    <table className={styles['table']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
          {hasReasons && <th scope="col">{last}</th>}
        </tr>
      </thead>
      <tbody>
        {changes.map((change, index) => (
          <tr key={index}>
            <th scope="row">{change.part}</th>
            <td className={change.before === undefined ? styles['none'] : styles['before']}>
              {change.before ?? 'absent'}
            </td>
            <td className={change.after === undefined ? styles['none'] : styles['after']}>
              {change.after ?? 'absent'}
            </td>
            {hasReasons && <td className={styles['because']}>{change.because}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
