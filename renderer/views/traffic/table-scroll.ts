import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { indexOfRow, neededLoad } from '../../state/rows-window.ts';
import { useSelection } from '../../state/selection.ts';
import { jumpTo, loadNewer, loadOlder, useTraffic } from '../../state/traffic.ts';

/** Height of a row in pixels; the same as `--row-height`. */
export const ROW_HEIGHT = 26;

type GridRef = RefObject<HTMLDivElement | null>;

/** Rows that come above of what is seen move it down; the scroll goes with them, unless the newest row is to stay in sight. */
export function useStayInPlace(grid: GridRef): void {
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

/**
 * Brings the selected row into view: when the user moved the selection there, once the row of an opened link is loaded,
 * and when the list gets smaller, as it does when the details open below it.
 */
export function useReveal(grid: GridRef): void {
  const reveals = useSelection((state) => state.reveals);
  const isLoaded = useTraffic((state) => state.isLoaded);
  useLayoutEffect(() => {
    if (grid.current !== null && isLoaded && reveals > 0) reveal(grid.current);
  }, [grid, reveals, isLoaded]);
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const top = selectedTop();
      const wasSeen = top !== undefined && top >= element.scrollTop && top <= element.scrollTop + roomIn(height);
      if (wasSeen && element.clientHeight < height) reveal(element);
      height = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid]);
}

function reveal(element: HTMLElement): void {
  const top = selectedTop();
  if (top === undefined) return;
  const room = roomIn(element.clientHeight);
  if (top < element.scrollTop) element.scrollTo({ top });
  else if (top > element.scrollTop + room) element.scrollTo({ top: top - room });
}

/** Where the selected row begins; undefined when it is not in memory. */
function selectedTop(): number | undefined {
  const { id } = useSelection.getState();
  const index = id === undefined ? undefined : indexOfRow(useTraffic.getState().window, id);
  return index === undefined ? undefined : index * ROW_HEIGHT;
}

/** How far below the upper edge a row may begin to be seen whole: there is a header above of the rows. */
function roomIn(height: number): number {
  return height - 2 * ROW_HEIGHT - 2;
}

/** Loads what is about to be seen. */
export function useLoading(first: number, end: number): void {
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

/** The width of the table in pixels, 0 before it was drawn. */
export function useWidth(grid: GridRef): number {
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
