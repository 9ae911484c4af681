import { type HTMLAttributes, type ReactNode, useEffect, useRef } from 'react';
import { classes } from './Button.tsx';
import { useFixedRows } from './use-fixed-rows.ts';
import styles from './FixedRows.module.css';

export interface FixedRowsProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  readonly count: number;
  /** In pixels. Rows have to be drawn at exactly this height. */
  readonly rowHeight: number;
  readonly renderRow: (index: number) => ReactNode;
  /** A row above all others that stays in sight. */
  readonly head?: ReactNode;
  /** Row that is brought into view whenever this changes; it stays in view when the list becomes smaller. */
  readonly revealed?: number | undefined;
}

const EXTRA_ROWS = 8;

/** A list of equal rows of which only those in sight are drawn; it scrolls by itself and takes the focus. */
export function FixedRows({ count, rowHeight, renderRow, head, revealed, className, ...rest }: FixedRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end } = useFixedRows(scroller, rowHeight, count, EXTRA_ROWS);
  const hasHead = head !== undefined;
  useEffect(() => {
    const element = scroller.current;
    if (element === null || revealed === undefined) return undefined;
    const top = revealed * rowHeight;
    const room = (): number => element.clientHeight - (hasHead ? (element.firstElementChild?.clientHeight ?? 0) : 0);
    let seen = room();
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + seen) element.scrollTop = top + rowHeight - seen;
    const observer = new ResizeObserver(() => {
      const wasSeen = top >= element.scrollTop && top + rowHeight <= element.scrollTop + seen;
      seen = room();
      if (wasSeen && top + rowHeight > element.scrollTop + seen) element.scrollTop = top + rowHeight - seen;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [revealed, rowHeight, hasHead]);
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, index) => renderRow(first + index));
  return (
    <div ref={scroller} className={classes(styles['scroller'], className)} tabIndex={0} {...rest}>
      {hasHead && (
        <div role="presentation" className={styles['head']}>
          {head}
        </div>
      )}
      <div
        role="presentation"
        className={styles['all']}
        style={{ height: count * rowHeight, paddingTop: first * rowHeight }}
      >
        {rows}
      </div>
    </div>
  );
}
