import { type RefObject, useEffect, useState } from 'react';

/** The rows to draw, from `first` up to but not including `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** The rows to draw, and how many there are at most while the list keeps its height. */
export interface DrawnRows extends RowRange {
  readonly most: number;
}

const NOTHING = { first: 0, end: 0, most: 0 };

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
): DrawnRows {
  const [seen, setSeen] = useState<DrawnRows>(NOTHING);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      const next = rangeOf(element.scrollTop, element.clientHeight, rowHeight);
      const most = mostRows(element.clientHeight, rowHeight);
      setSeen((known) =>
        known.first === next.first && known.end === next.end && known.most === most ? known : { ...next, most },
      );
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
  return {
    first: Math.max(0, Math.min(seen.first, count) - extra),
    end: Math.min(count, seen.end + extra),
    most: seen.most + 2 * extra,
  };
}

/** So many rows a list of a height shows at most, wherever it is scrolled to. */
export function mostRows(height: number, rowHeight: number): number {
  return Math.ceil(height / rowHeight) + 1;
}

/** The rows that a scroll position shows. */
export function rangeOf(scrollTop: number, height: number, rowHeight: number): RowRange {
  return { first: Math.floor(scrollTop / rowHeight), end: Math.ceil((scrollTop + height) / rowHeight) };
}

/** Which of so many elements draws a row. The number of a row has to stay the same while rows come above of it. */
export function slotOf(number: number, elements: number): number {
  return elements === 0 ? 0 : ((number % elements) + elements) % elements;
}
