import { create } from 'zustand';
import { indexOfRow, rowAt, rowCount } from './rows-window.ts';
import { openExchange, usePlace } from './place.ts';
import { useTraffic } from './traffic.ts';

interface Selection {
  /** Id of the selected exchange; it may be outside of what is in memory. */
  readonly id: number | undefined;
  /** Counts the times the row has to be brought into view, because the user moved there. */
  readonly reveals: number;
}

/** The selected row of the Traffic view. */
export const useSelection = create<Selection>(() => ({ id: undefined, reveals: 0 }));

/** Selects the exchange whose details a link opens. Returns the undo. */
export function followOpened(): () => void {
  selectOpened(usePlace.getState().exchange);
  return usePlace.subscribe(({ exchange }) => selectOpened(exchange));
}

/** Selects a row; open details follow. */
export function selectRow(id: number): void {
  useSelection.setState(({ reveals }) => ({ id, reveals: reveals + 1 }));
  if (usePlace.getState().exchange !== undefined) openExchange(id);
}

/** Selects the row so many rows below the selected one; the first or the nearest one in memory when there is none. */
export function moveSelection(rows: number): void {
  const { window } = useTraffic.getState();
  const { id } = useSelection.getState();
  const from = id === undefined ? undefined : indexOfRow(window, id);
  const wanted = from === undefined ? window.above : from + rows;
  const index = Math.min(Math.max(wanted, window.above), window.above + window.rows.length - 1);
  const row = rowAt(window, index);
  if (row !== undefined && rowCount(window) > 0) selectRow(row.id);
}

/** Selects the row beside one that goes away. */
export function selectBeside(id: number): void {
  const { window } = useTraffic.getState();
  const index = indexOfRow(window, id);
  if (index === undefined) return;
  const beside = rowAt(window, index + 1) ?? rowAt(window, index - 1);
  if (beside !== undefined) selectRow(beside.id);
}

function selectOpened(exchange: number | undefined): void {
  if (exchange === undefined || useSelection.getState().id === exchange) return;
  useSelection.setState(({ reveals }) => ({ id: exchange, reveals: reveals + 1 }));
}
