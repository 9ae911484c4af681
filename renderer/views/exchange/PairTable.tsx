import { CopyButton } from '../../ui/CopyButton.tsx';
import type { FormPair } from './form-pairs.ts';
import { type TokenExchange, TokensOf } from './TokensOf.tsx';
import styles from './HeaderTable.module.css';

export interface PairTableProps {
  readonly label: string;
  readonly pairs: readonly FormPair[];
  /** The exchange that they are of; tokens among them are taken apart then. */
  readonly of?: TokenExchange;
}

/** Parameters of a query or a form. */
export function PairTable({ label, pairs, of }: PairTableProps) {
  return (
    <table className={styles['table']} aria-label={label}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">Copy</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ name, value, problem }, index) => (
          <tr key={index} className={styles['row']}>
            <th scope="row" className={styles['name']}>
              {name === '' ? '(empty)' : name}
            </th>
            <td className={styles['value']}>
              {value === '' ? <span className={styles['empty']}>(empty)</span> : value}
              {problem !== undefined && <span className={styles['empty']}> ({problem})</span>}
              {of !== undefined && <TokensOf text={value} of={of} />}
            </td>
            <td className={styles['action']}>
              <CopyButton text={value} what={`value of ${name}`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
