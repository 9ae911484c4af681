import type { FocusEvent } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { CheckField } from '../../ui/Field.tsx';
import styles from './ColumnsDialog.module.css';
import { type Column, type ColumnChoice, COLUMNS, DEFAULT_COLUMNS, withToggledColumn, withWidth } from './columns.ts';

export interface ColumnsDialogProps {
  readonly choice: ColumnChoice;
  readonly onChange: (choice: ColumnChoice) => void;
  readonly onClose: () => void;
}

/** Which columns there are and how wide: the same as dragging their edges, by keyboard. */
export function ColumnsDialog({ choice, onChange, onClose }: ColumnsDialogProps) {
  const actions = (
    <>
      <Button onClick={() => onChange(DEFAULT_COLUMNS)}>Reset</Button>
      <Button onClick={onClose}>Close</Button>
    </>
  );
  return (
    <Dialog title="Columns" onClose={onClose} actions={actions}>
      <div className={styles['list']}>
        {COLUMNS.map((column) => (
          <ColumnLine key={column.id} column={column} choice={choice} onChange={onChange} />
        ))}
      </div>
    </Dialog>
  );
}

interface ColumnLineProps {
  readonly column: Column;
  readonly choice: ColumnChoice;
  readonly onChange: (choice: ColumnChoice) => void;
}

function ColumnLine({ column, choice, onChange }: ColumnLineProps) {
  const { id, title, width, minWidth } = column;
  const isShown = !choice.hidden.includes(id);
  const chosen = choice.widths[id] ?? width;
  const take = (event: FocusEvent<HTMLInputElement>): void => {
    const wanted = event.target.valueAsNumber;
    if (!Number.isNaN(wanted) && wanted !== chosen) onChange(withWidth(choice, column, wanted));
  };
  return (
    <div className={styles['line']}>
      <CheckField label={title} isChecked={isShown} onChange={() => onChange(withToggledColumn(choice, id))} />
      <input
        className={styles['width']}
        type="number"
        aria-label={id === 'path' ? `Least width of ${title}` : `Width of ${title}`}
        min={minWidth}
        max={900}
        step={10}
        disabled={!isShown}
        key={chosen}
        defaultValue={chosen}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      <span className={styles['unit']}>px{id === 'path' ? ' at least' : ''}</span>
    </div>
  );
}
