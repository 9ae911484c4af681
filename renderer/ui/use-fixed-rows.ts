import { type RefObject, useEffect, useState } from 'react';

/** The rows to draw, from `first` up to but not including `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

const NO_RANGE: RowRange = { first: 0, end: 0 };

/**
 * Which rows of a list of equal heights are on screen. Arithmetic alone: a measuring virtualiser keeps numbers for each
 * row and goes over all of them when the count changes, which a million rows and live traffic make visible.
 * @param extra Rows drawn above and below of what is seen.
 */
export function useFixedRows(
  scroller: RefObject<HTMLElement | null>,
  rowHeight: number,
  count: number,
  extra: number,
): RowRange {
  const [seen, setSeen] = useState(NO_RANGE);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      const next = rangeOf(element.scrollTop, element.clientHeight, rowHeight);
      setSeen((known) => (known.first === next.first && known.end === next.end ? known : next));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, rowHeight]);
  return { first: Math.max(0, Math.min(seen.first, count) - extra), end: Math.min(count, seen.end + extra) };
}

/** The rows that a scroll position shows. */
export function rangeOf(scrollTop: number, height: number, rowHeight: number): RowRange {
  return { first: Math.floor(scrollTop / rowHeight), end: Math.ceil((scrollTop + height) / rowHeight) };
}
