import { ChevronDown, ChevronRight, ShieldHalf, TriangleAlert, Unplug } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { classes } from '../../ui/Button.tsx';
import { useFixedRows } from '../../ui/use-fixed-rows.ts';
import { stepFrom, type TreeRow } from './route-tree.ts';
import styles from './RouteTree.module.css';

/** Height of a line in pixels; the stylesheet has the same. */
const ROW_HEIGHT = 26;
const ROWS_A_PAGE = 12;

export interface RouteTreeProps {
  readonly rows: readonly TreeRow[];
  /** Key of the line that the keyboard is at. */
  readonly current: string | undefined;
  /** Routes that something is noticed about, by the key of their line. */
  readonly marked: ReadonlySet<string>;
  readonly onMove: (row: TreeRow) => void;
  readonly onChoose: (row: TreeRow) => void;
  readonly onToggle: (row: TreeRow) => void;
}

/** The tree itself: one stop of Tab, arrows inside, only the lines on screen are drawn. */
export function RouteTree(props: RouteTreeProps) {
  const { rows, current, marked, onMove, onChoose, onToggle } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const range = useFixedRows(scroller, ROW_HEIGHT, rows.length, 8);
  const index = useMemo(() => rows.findIndex(({ key }) => key === current), [rows, current]);
  useEffect(() => {
    if (scroller.current !== null && index >= 0) reveal(scroller.current, index);
  }, [index]);

  const press = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows[index];
    const step = stepOf(rows, index, event.key);
    const target = step === undefined ? undefined : rows[step];
    if (target !== undefined) onMove(target);
    else if (row !== undefined && changesState(row, event.key)) onToggle(row);
    else if (row !== undefined && (event.key === 'Enter' || event.key === ' ')) onChoose(row);
    else return;
    event.preventDefault();
  };

  const visible = new Set(Array.from({ length: range.end - range.first }, (_, at) => range.first + at));
  // The active line is named by its id, so it has to be in the page wherever the scroll is.
  if (index >= 0) visible.add(index);
  return (
    <div
      ref={scroller}
      className={styles['tree']}
      role="tree"
      aria-label="Routes"
      tabIndex={0}
      aria-activedescendant={index < 0 ? undefined : `${id}-${index}`}
      onKeyDown={press}
    >
      <div className={styles['canvas']} role="none" style={{ height: rows.length * ROW_HEIGHT }}>
        {[...visible]
          .toSorted((a, b) => a - b)
          .map((at) => {
            const row = rows[at];
            return row === undefined ? null : (
              <Line
                key={row.key}
                id={`${id}-${at}`}
                row={row}
                top={at * ROW_HEIGHT}
                isCurrent={at === index}
                isMarked={marked.has(row.key)}
                onChoose={onChoose}
                onToggle={onToggle}
              />
            );
          })}
      </div>
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly isMarked: boolean;
  readonly onChoose: (row: TreeRow) => void;
  readonly onToggle: (row: TreeRow) => void;
}

const ICONS = { route: undefined, phase: undefined, policy: ShieldHalf, integration: Unplug };

function Line({ id, row, top, isCurrent, isMarked, onChoose, onToggle }: LineProps) {
  const Icon = ICONS[row.kind];
  const Chevron = row.isOpen === true ? ChevronDown : ChevronRight;
  return (
    <div
      id={id}
      role="treeitem"
      className={classes(styles['line'], styles[row.kind])}
      style={{ top, '--level': row.level }}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.isOpen}
      aria-selected={isCurrent}
      title={[row.title, row.detail].filter(Boolean).join(' · ')}
      onClick={() => onChoose(row)}
    >
      <span
        className={styles['twist']}
        aria-hidden
        onClick={(event) => {
          if (row.isOpen === undefined) return;
          event.stopPropagation();
          onToggle(row);
        }}
      >
        {row.isOpen !== undefined && <Chevron size={13} />}
      </span>
      {Icon !== undefined && <Icon className={styles['icon']} size={13} aria-hidden />}
      <span className={styles['title']}>{row.title}</span>
      <span className={styles['detail']}>{row.detail}</span>
      {isMarked && (
        <span className={styles['mark']}>
          <TriangleAlert size={12} aria-hidden />
          <span className="visually-hidden">has problems</span>
        </span>
      )}
    </div>
  );
}

function stepOf(rows: readonly TreeRow[], index: number, key: string): number | undefined {
  if (key === 'PageDown') return Math.min(rows.length - 1, Math.max(0, index) + ROWS_A_PAGE);
  if (key === 'PageUp') return Math.max(0, index - ROWS_A_PAGE);
  return stepFrom(rows, index, key);
}

function changesState({ isOpen }: TreeRow, key: string): boolean {
  return (key === 'ArrowRight' && isOpen === false) || (key === 'ArrowLeft' && isOpen === true);
}

function reveal(scroller: HTMLElement, index: number): void {
  const top = index * ROW_HEIGHT;
  const { scrollTop, clientHeight } = scroller;
  if (top < scrollTop) scroller.scrollTop = top;
  else if (top + ROW_HEIGHT > scrollTop + clientHeight) scroller.scrollTop = top + ROW_HEIGHT - clientHeight;
}
