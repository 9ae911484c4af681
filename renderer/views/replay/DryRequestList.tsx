import { type KeyboardEvent, useId } from 'react';
import { countOf } from '../../ui/format.ts';
import { FixedRows } from '../../ui/FixedRows.tsx';
import type { DryRequest } from './dry-run.ts';
import { placeAfter } from './place-after.ts';
import styles from './DryRunTab.module.css';

export interface DryRequestListProps {
  readonly requests: readonly DryRequest[];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
}

const ROW_HEIGHT = 26;

/** The requests of a dry run, a line each. */
export function DryRequestList({ requests, selected, onSelect }: DryRequestListProps) {
  const id = useId();
  const press = (event: KeyboardEvent): void => {
    const next = placeAfter(event.key, selected, requests.length);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };
  return (
    <FixedRows
      role="listbox"
      aria-label="Requests that would be sent"
      aria-activedescendant={`${id}-${selected}`}
      count={requests.length}
      rowHeight={ROW_HEIGHT}
      revealed={selected}
      onKeyDown={press}
      renderRow={(index) => (
        <div
          key={index}
          id={`${id}-${index}`}
          className={styles['row']}
          role="option"
          aria-selected={index === selected}
          aria-setsize={requests.length}
          aria-posinset={index + 1}
          onClick={() => onSelect(index)}
        >
          <DryLine request={requests[index]} />
        </div>
      )}
    />
  );
}

function DryLine({ request }: { readonly request: DryRequest | undefined }) {
  if (request === undefined) return null;
  const { wire, leftOut, changes, exchange } = request;
  const [method = '', target = ''] = (wire.split('\r\n', 1)[0] ?? '').split(' ');
  return (
    <>
      <strong>{leftOut === undefined ? method : 'Left out'}</strong>
      <code className={styles['cut']}>{leftOut === undefined ? target : `exchange ${exchange}`}</code>
      <span className={styles['note']}>{leftOut ?? countOf(changes.length, 'change')}</span>
    </>
  );
}
