import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { copyText } from '../../state/clipboard.ts';
import { Button, classes } from '../../ui/Button.tsx';
import { FixedRows } from '../../ui/FixedRows.tsx';
import { type JsonRow, jsonRows, openAtFirst, shortValue, valueText } from './json-rows.ts';
import { decodeToken } from './jwt.ts';
import { InspectToken } from './TokensOf.tsx';
import { moveInTree } from './tree-keys.ts';
import styles from './JsonTree.module.css';

export interface JsonTreeProps {
  readonly value: unknown;
  readonly what: string;
}

const ROW_HEIGHT = 22;
const MOST_SHOWN_SIGNS = 2000;

/** JSON as a tree whose nodes open and close; only the lines in sight are drawn. */
export function JsonTree({ value, what }: JsonTreeProps) {
  const id = useId();
  const [open, setOpen] = useState(() => openAtFirst(value));
  const [active, setActive] = useState(0);
  const rows = useMemo(() => jsonRows(value, open), [value, open]);
  const at = Math.min(active, rows.length - 1);
  const row = rows[at];
  const toggle = (path: string): void =>
    setOpen(new Set(open.has(path) ? [...open].filter((one) => one !== path) : [...open, path]));
  const press = (event: KeyboardEvent): void => {
    if (row === undefined) return;
    if (event.key === 'c' && (event.ctrlKey || event.metaKey)) {
      if (getSelection()?.isCollapsed !== false) copyText(valueText(row.value), `value of ${row.path}`);
      return;
    }
    const move = moveInTree(event.key, rows, at, open);
    if (move === undefined) return;
    event.preventDefault();
    if (move.kind === 'go') setActive(move.index);
    else toggle(move.path);
  };
  return (
    <div className={styles['frame']}>
      <FixedRows
        count={rows.length}
        rowHeight={ROW_HEIGHT}
        revealed={at}
        role="tree"
        aria-label={what}
        aria-activedescendant={`${id}-${at}`}
        onKeyDown={press}
        renderRow={(index) => {
          const shown = rows[index];
          return (
            shown !== undefined && (
              <TreeLine
                key={shown.path}
                id={`${id}-${index}`}
                row={shown}
                isActive={index === at}
                isOpen={open.has(shown.path)}
                onChoose={() => {
                  setActive(index);
                  if (shown.size > 0) toggle(shown.path);
                }}
              />
            )
          );
        }}
      />
      {row !== undefined && (
        <div className={styles['foot']}>
          <code className={styles['path']} title={row.path}>
            {row.path}
          </code>
          {typeof row.value === 'string' && decodeToken(row.value) !== undefined && <InspectToken token={row.value} />}
          <Button tone="quiet" onClick={() => copyText(row.path, 'path')}>
            Copy path
          </Button>
          <Button tone="quiet" onClick={() => copyText(valueText(row.value), 'value')}>
            Copy value
          </Button>
        </div>
      )}
    </div>
  );
}

interface TreeLineProps {
  readonly id: string;
  readonly row: JsonRow;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly onChoose: () => void;
}

function TreeLine({ id, row, isActive, isOpen, onChoose }: TreeLineProps) {
  const { key, kind, level, place, siblings, size } = row;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  const text = shortValue(row);
  return (
    <div
      id={id}
      role="treeitem"
      className={classes(styles['line'], isActive && styles['active'])}
      style={{ paddingInlineStart: `calc(var(--space-4) + ${level - 1} * var(--space-6))` }}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-selected={isActive}
      {...(size > 0 && { 'aria-expanded': isOpen })}
      onClick={onChoose}
    >
      <span className={styles['arrow']}>{size > 0 && <Arrow size={14} aria-hidden />}</span>
      {key !== undefined && <span className={typeof key === 'number' ? styles['index'] : styles['key']}>{key}:</span>}
      <span className={styles[kind]}>
        {text.length > MOST_SHOWN_SIGNS ? `${text.slice(0, MOST_SHOWN_SIGNS)}…` : text}
      </span>
    </div>
  );
}
