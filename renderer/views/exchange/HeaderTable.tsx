import { headerPairs, type HeaderList } from '../../../core/model/http.ts';
import { classes } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import type { HeaderChange, HeaderDifference } from './header-difference.ts';
import type { LineChange } from './policy-steps.ts';
import { type TokenExchange, TokensOf } from './TokensOf.tsx';
import styles from './HeaderTable.module.css';

/** The sign and the word of every change, so that colour is not needed. */
const MARKS: Readonly<Record<HeaderChange, { readonly sign: string; readonly word: string }>> = {
  same: { sign: '', word: 'unchanged' },
  added: { sign: '+', word: 'added' },
  removed: { sign: '−', word: 'removed' },
  changed: { sign: '~', word: 'changed' },
};

export interface HeaderTableProps {
  readonly label: string;
  readonly headers: HeaderList;
  readonly of: TokenExchange;
}

/** Headers as they came, duplicates in their order. */
export function HeaderTable({ label, headers, of }: HeaderTableProps) {
  if (headers.length === 0) return <p className={styles['none']}>None.</p>;
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
        {headerPairs(headers).map(([name, value], index) => (
          <tr key={index} className={styles['row']}>
            <th scope="row" className={styles['name']}>
              {name}
            </th>
            <td className={styles['value']}>
              <Value text={value} />
              <TokensOf text={value} of={of} />
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

export interface MarkedTableProps {
  readonly label: string;
  readonly differences: readonly HeaderDifference[];
  readonly of: TokenExchange;
}

/** Headers of the later of two messages; what was removed stands in its place, marked as the rest. */
export function MarkedTable({ label, differences, of }: MarkedTableProps) {
  return (
    <table className={styles['table']} aria-label={label}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Change</th>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">Copy</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ name, change, before, after }, index) => (
          <tr key={index} className={classes(styles['row'], styles[change])}>
            <Mark change={change} />
            <th scope="row" className={styles['name']}>
              {name}
            </th>
            <td className={styles['value']} title={change === 'changed' ? `before: ${before ?? ''}` : undefined}>
              {change === 'removed' ? (
                <del>
                  <Value text={before ?? ''} />
                </del>
              ) : (
                <Value text={after ?? ''} />
              )}
              {change !== 'same' && <TokensOf text={after ?? ''} of={of} />}
            </td>
            <td className={styles['action']}>
              <CopyButton text={after ?? before ?? ''} what={`value of ${name}`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface DifferenceTableProps {
  readonly lines: readonly LineChange[];
  readonly differences: readonly HeaderDifference[];
}

/** A message before and after a step: one line for each thing that differs. */
export function DifferenceTable({ lines, differences }: DifferenceTableProps) {
  return (
    <table className={styles['table']} aria-label="Difference">
      <thead>
        <tr className={styles['head']}>
          <th scope="col">
            <span className="visually-hidden">Change</span>
          </th>
          <th scope="col">Name</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, before, after }) => (
          <tr key={name} className={classes(styles['row'], styles['changed'])}>
            <Mark change="changed" />
            <th scope="row" className={styles['name']}>
              {name}
            </th>
            <td className={styles['value']}>{before}</td>
            <td className={styles['value']}>{after}</td>
          </tr>
        ))}
        {differences.map(({ name, change, before, after }, index) => (
          <tr key={index} className={classes(styles['row'], styles[change])}>
            <Mark change={change} />
            <th scope="row" className={styles['name']}>
              {name}
            </th>
            <td className={styles['value']}>{before === undefined ? '–' : <Value text={before} />}</td>
            <td className={styles['value']}>{after === undefined ? '–' : <Value text={after} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ change }: { readonly change: HeaderChange }) {
  const { sign, word } = MARKS[change];
  return (
    <td className={styles['mark']} title={word}>
      <span aria-hidden>{sign}</span>
      <span className="visually-hidden">{word}</span>
    </td>
  );
}

function Value({ text }: { readonly text: string }) {
  return text === '' ? <span className={styles['empty']}>(empty)</span> : text;
}
