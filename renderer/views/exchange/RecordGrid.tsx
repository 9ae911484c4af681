import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { classes } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { FixedRows } from '../../ui/FixedRows.tsx';
import styles from './RecordGrid.module.css';

/** A column: figures stand right, what was on the wire in monospace. */
export interface RecordColumn {
  readonly title: string;
  readonly look?: 'figure' | 'wire';
  readonly cell: (index: number) => ReactNode;
}

export interface RecordGridProps {
  readonly label: string;
  readonly columns: readonly RecordColumn[];
  /** Widths of the columns, as in `grid-template-columns`. */
  readonly widths: string;
  readonly count: number;
  /** All of the text of one. */
  readonly textAt: (index: number) => string;
  /** What one of them is, such as `frame`. */
  readonly what: string;
}

const ROW_HEIGHT = 24;
const ROWS_A_PAGE = 20;

/** Many short messages as rows, and the whole text of the chosen one below. */
export function RecordGrid({ label, columns, widths, count, textAt, what }: RecordGridProps) {
  const id = useId();
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, count - 1);
  const text = textAt(active);
  const press = (event: KeyboardEvent): void => {
    const next = placeAfter(event.key, active, count);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
  };
  return (
    <div className={styles['frame']}>
      <FixedRows
        className={styles['grid']}
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-activedescendant={`${id}-${active}`}
        onKeyDown={press}
        count={count}
        rowHeight={ROW_HEIGHT}
        revealed={active}
        head={
          <div
            className={classes(styles['row'], styles['head'])}
            role="row"
            aria-rowindex={1}
            style={{ gridTemplateColumns: widths }}
          >
            {columns.map(({ title, look }) => (
              <span key={title} className={look === 'figure' ? styles['figure'] : undefined} role="columnheader">
                {title}
              </span>
            ))}
          </div>
        }
        renderRow={(index) => (
          <div
            key={index}
            id={`${id}-${index}`}
            className={classes(styles['row'], index === active && styles['active'])}
            role="row"
            aria-rowindex={index + 2}
            aria-selected={index === active}
            style={{ gridTemplateColumns: widths }}
            onClick={() => setActive(index)}
          >
            {columns.map(({ title, look, cell }) => (
              <span key={title} className={classes(styles['cell'], look !== undefined && styles[look])} role="gridcell">
                {cell(index)}
              </span>
            ))}
          </div>
        )}
      />
      <div className={styles['whole']}>
        <pre className={styles['text']} role="region" aria-label={`Chosen ${what}`} tabIndex={0}>
          {text === '' ? '(empty)' : text}
        </pre>
        <CopyButton text={text} what={what} />
      </div>
    </div>
  );
}

function placeAfter(key: string, at: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + ROWS_A_PAGE,
    PageUp: at - ROWS_A_PAGE,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.min(Math.max(next, 0), count - 1);
}
