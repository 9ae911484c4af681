import { type MouseEvent, useCallback, useMemo, useRef } from 'react';
import { openExchange } from '../../state/place.ts';
import { rowAt, rowCount } from '../../state/rows-window.ts';
import { selectRow, useSelection } from '../../state/selection.ts';
import { useTraffic } from '../../state/traffic.ts';
import { slotOf, useFixedRows } from '../../ui/use-fixed-rows.ts';
import { ColumnHeader } from './ColumnHeader.tsx';
import { COLUMNS, type ColumnChoice, columnTemplate, totalWidth, visibleColumns } from './columns.ts';
import { barScale } from './scale.ts';
import { ROW_HEIGHT, useLoading, useReveal, useStayInPlace, useWidth } from './table-scroll.ts';
import { rowElementId, TrafficRow } from './TrafficRow.tsx';
import styles from './TrafficTable.module.css';

const EXTRA_ROWS = 10;

/** Where the menu of an exchange opens, in the window. */
export interface MenuPlace {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

export interface TrafficTableProps {
  readonly columns: ColumnChoice;
  readonly onColumns: (columns: ColumnChoice) => void;
  readonly onMenu: (place: MenuPlace) => void;
}

/** The rows, of which only those on screen are drawn. */
export function TrafficTable({ columns: choice, onColumns, onMenu }: TrafficTableProps) {
  const grid = useRef<HTMLDivElement>(null);
  const window = useTraffic((state) => state.window);
  const selected = useSelection(({ id }) => id);
  const count = rowCount(window);
  const range = useFixedRows(grid, ROW_HEIGHT, count, EXTRA_ROWS);
  const room = useWidth(grid);
  const columns = useMemo(() => visibleColumns(choice, room), [choice, room]);
  const fullMillis = useMemo(() => barScale(window.rows), [window.rows]);
  const isCounted = useTraffic(({ filter }) => filter === '') || (window.below === 0 && window.above === 0);
  useStayInPlace(grid);
  useReveal(grid);
  useLoading(range.first, range.end);

  const press = useCallback(
    (event: MouseEvent, id: number) => {
      selectRow(id);
      if (event.type !== 'contextmenu') return openExchange(id);
      event.preventDefault();
      onMenu({ id, x: event.clientX, y: event.clientY });
    },
    [onMenu],
  );
  const openMenuByKey = (event: MouseEvent): void => {
    const line = active === undefined ? undefined : document.getElementById(rowElementId(active));
    if (active === undefined || !line || event.target !== event.currentTarget) return;
    event.preventDefault();
    const { left, bottom } = line.getBoundingClientRect();
    onMenu({ id: active, x: left + ROW_HEIGHT, y: bottom });
  };
  const indexes = Array.from({ length: range.end - range.first }, (_, offset) => range.first + offset);
  const active = indexes.some((index) => rowAt(window, index)?.id === selected) ? selected : undefined;
  return (
    <div
      ref={grid}
      role="grid"
      data-keys="list"
      aria-label="Exchanges"
      aria-rowcount={isCounted ? count + 1 : -1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={active === undefined ? undefined : rowElementId(active)}
      tabIndex={0}
      onContextMenu={openMenuByKey}
      className={styles['grid']}
      style={{ '--columns': columnTemplate(columns), '--row-width': `${totalWidth(columns)}px` }}
    >
      <ColumnHeader columns={columns} choice={choice} onChange={onColumns} />
      <div role="rowgroup" className={styles['body']} style={{ height: count * ROW_HEIGHT }}>
        {indexes.map((index) => {
          const row = rowAt(window, index);
          return (
            <TrafficRow
              // Elements are used again for other rows: to make them anew is most of the work when many rows arrive.
              key={slotOf(index - window.moved, range.most)}
              row={row}
              index={index}
              top={index * ROW_HEIGHT}
              columns={columns}
              isSelected={row !== undefined && row.id === selected}
              fullMillis={fullMillis}
              onPress={press}
            />
          );
        })}
      </div>
    </div>
  );
}
