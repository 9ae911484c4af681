import {
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { openExchange } from '../../state/place.ts';
import { indexOfRow, neededLoad, rowAt, rowCount } from '../../state/rows-window.ts';
import { selectRow, useSelection } from '../../state/selection.ts';
import { jumpTo, loadNewer, loadOlder, useTraffic } from '../../state/traffic.ts';
import { useFixedRows } from '../../ui/use-fixed-rows.ts';
import { ColumnHeader } from './ColumnHeader.tsx';
import { COLUMNS, type ColumnChoice, columnTemplate, totalWidth, visibleColumns } from './columns.ts';
import { barScale } from './scale.ts';
import { rowElementId, TrafficRow } from './TrafficRow.tsx';
import styles from './TrafficTable.module.css';

/** Height of a row in pixels; the same as `--row-height`. */
const ROW_HEIGHT = 26;
const EXTRA_ROWS = 16;

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
        <div
          role="presentation"
          className={styles['rows']}
          style={{ transform: `translateY(${range.first * ROW_HEIGHT}px)` }}
        >
          {indexes.map((index) => {
            const row = rowAt(window, index);
            return (
              <TrafficRow
                key={row?.id ?? -index}
                row={row}
                index={index}
                columns={columns}
                isSelected={row !== undefined && row.id === selected}
                fullMillis={fullMillis}
                onPress={press}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

type GridRef = RefObject<HTMLDivElement | null>;

/** Rows that come above of what is seen move it down; the scroll goes with them, unless the newest row is to stay in sight. */
function useStayInPlace(grid: GridRef): void {
  const moved = useTraffic((state) => state.window.moved);
  const before = useRef(moved);
  useLayoutEffect(() => {
    const element = grid.current;
    const rows = moved - before.current;
    before.current = moved;
    if (element !== null && rows !== 0 && element.scrollTop > 0) element.scrollBy({ top: rows * ROW_HEIGHT });
  }, [grid, moved]);
  useEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const look = (): void => {
      const isAtTop = element.scrollTop < ROW_HEIGHT;
      if (isAtTop !== useTraffic.getState().isAtTop) useTraffic.setState({ isAtTop });
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [grid]);
}

/** Brings the selected row into view when the user moved the selection there. */
function useReveal(grid: GridRef): void {
  const reveals = useSelection((state) => state.reveals);
  useLayoutEffect(() => {
    const element = grid.current;
    const { id } = useSelection.getState();
    const index = id === undefined ? undefined : indexOfRow(useTraffic.getState().window, id);
    if (element === null || index === undefined || reveals === 0) return;
    const top = index * ROW_HEIGHT;
    const room = element.clientHeight - 2 * ROW_HEIGHT - 2;
    if (top < element.scrollTop) element.scrollTo({ top });
    else if (top > element.scrollTop + room) element.scrollTo({ top: top - room });
  }, [grid, reveals]);
}

/** Loads what is about to be seen. */
function useLoading(first: number, end: number): void {
  const window = useTraffic((state) => state.window);
  const isIdle = useTraffic((state) => state.loading === undefined && state.failure === undefined);
  useEffect(() => {
    if (!isIdle || window.rows.length === 0 || end === 0) return;
    const need = neededLoad(window, first, end - 1);
    if (need?.kind === 'older') loadOlder();
    if (need?.kind === 'newer') loadNewer();
    if (need?.kind === 'jump') jumpTo(need.index);
  }, [window, isIdle, first, end]);
}

function useWidth(grid: GridRef): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid]);
  return width;
}
