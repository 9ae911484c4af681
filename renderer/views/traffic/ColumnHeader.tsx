import type { PointerEvent } from 'react';
import { classes } from '../../ui/Button.tsx';
import { COLUMN_IDS, type Column, type ColumnChoice, withWidth } from './columns.ts';
import styles from './TrafficTable.module.css';

export interface ColumnHeaderProps {
  readonly columns: readonly Column[];
  readonly choice: ColumnChoice;
  readonly onChange: (choice: ColumnChoice) => void;
}

/** The heads of the columns. An edge is dragged to make its column wider; a double click puts the width back. */
export function ColumnHeader({ columns, choice, onChange }: ColumnHeaderProps) {
  const reset = (column: Column): void => {
    const { [column.id]: _, ...widths } = choice.widths;
    onChange({ ...choice, widths });
  };
  return (
    <div role="rowgroup" className={styles['header']}>
      <div role="row" className={styles['headerRow']} aria-rowindex={1}>
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={COLUMN_IDS.indexOf(column.id) + 1}
            className={classes(styles['headerCell'], column.isRight === true && styles['right'])}
          >
            <span title={column.about}>{column.title}</span>
            <span
              className={styles['edge']}
              onPointerDown={(event) => dragEdge(event, (width) => onChange(withWidth(choice, column, width)))}
              onDoubleClick={() => reset(column)}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

function dragEdge(event: PointerEvent<HTMLElement>, onWidth: (width: number) => void): void {
  const edge = event.currentTarget;
  const startX = event.clientX;
  const startWidth = edge.parentElement?.getBoundingClientRect().width ?? 0;
  const controller = new AbortController();
  const { signal } = controller;
  edge.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent): void => onWidth(startWidth + moved.clientX - startX);
  edge.addEventListener('pointermove', move, { signal });
  edge.addEventListener('lostpointercapture', () => controller.abort(), { signal });
  event.preventDefault();
}
