import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ExchangeSummary } from '../../../core/model/summary.ts';
import { usePlace } from '../../state/place.ts';
import { Button, classes } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatBytes, formatTime } from '../../ui/format.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { FilterField, useFilterProblem } from './FilterField.tsx';
import type { Side } from './kept-work.ts';
import { useFoundExchanges } from './found-exchanges.ts';
import { pickExchange, useWork } from './work.ts';
import styles from './PickDialog.module.css';

export interface PickDialogProps {
  readonly onClose: () => void;
}

/** Chooses the recorded exchange whose body and parameters the template is given. */
export function PickDialog({ onClose }: PickDialogProps) {
  const id = useId();
  const [filter, setFilter] = useState(() => usePlace.getState().filter);
  const [side, setSide] = useState<Side>(() => useWork.getState().picked?.side ?? 'request');
  const [wanted, setActive] = useState(0);
  const problem = useFilterProblem(filter);
  const { rows, failure, isKnown } = useFoundExchanges(filter);
  const active = Math.min(wanted, rows.length - 1);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const choose = (row: ExchangeSummary | undefined): void => {
    if (row === undefined) return;
    onClose();
    void pickExchange(row.id, side);
  };
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const isInText = event.target instanceof HTMLInputElement || event.target === list.current;
    if (!isInText || rows.length === 0) return;
    if (step !== 0) setActive((active + step + rows.length) % rows.length);
    else if (event.key === 'Enter') choose(rows[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      title="Pick a recorded exchange"
      onClose={onClose}
      isWide
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={rows[active] === undefined} onClick={() => choose(rows[active])}>
            Take it
          </Button>
        </>
      }
    >
      <div className={styles['content']} onKeyDown={press}>
        <Choices
          label="Which body"
          options={[
            { value: 'request', title: 'Request' },
            { value: 'response', title: 'Answer' },
          ]}
          value={side}
          onChange={setSide}
        />
        <FilterField value={filter} problem={problem} onChange={setFilter} autoFocus />
        <div
          ref={list}
          className={styles['list']}
          role="listbox"
          aria-label="Recorded exchanges"
          tabIndex={0}
          aria-activedescendant={rows.length === 0 ? undefined : `${id}-${active}`}
        >
          {rows.map((row, index) => (
            <ExchangeLine
              key={row.id}
              id={`${id}-${index}`}
              row={row}
              side={side}
              isActive={index === active}
              onActivate={() => setActive(index)}
              onChoose={() => choose(row)}
            />
          ))}
          {rows.length === 0 && (
            <div className={styles['none']} role="option" aria-selected={false} aria-disabled>
              {failure ?? (isKnown ? 'No recorded exchange fits' : 'Looking')}
            </div>
          )}
        </div>
      </div>
    </Dialog>
  );
}

interface ExchangeLineProps {
  readonly id: string;
  readonly row: ExchangeSummary;
  readonly side: Side;
  readonly isActive: boolean;
  readonly onActivate: () => void;
  readonly onChoose: () => void;
}

function ExchangeLine({ id, row, side, isActive, onActivate, onChoose }: ExchangeLineProps) {
  const bytes = side === 'request' ? row.requestBytes : row.responseBytes;
  return (
    <div
      id={id}
      className={styles['line']}
      role="option"
      aria-selected={isActive}
      onClick={onActivate}
      onDoubleClick={onChoose}
    >
      <span className={styles['muted']}>{formatTime(row.startedAt)}</span>
      <span>{row.method}</span>
      <span className={styles['target']}>{row.target}</span>
      <StatusMark row={row} />
      <span className={classes(styles['muted'], styles['size'])}>{formatBytes(bytes)}</span>
    </div>
  );
}
