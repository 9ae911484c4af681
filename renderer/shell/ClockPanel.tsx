import { type FormEvent, type RefObject, useEffect, useState } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import { CLOCK_MOVE_FORM, parseClockMove, spellOffset } from '../../core/model/clock-move.ts';
import { spellDuration } from '../../core/model/units.ts';
import { describeFailure } from '../api/call-error.ts';
import { askForMarks, type ClockMark, moveClock } from '../state/clock-actions.ts';
import { useClock } from '../state/facts.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/Field.tsx';
import { formatDateTime } from '../ui/format.ts';
import styles from './ClockPanel.module.css';

export interface ClockPanelProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** Moves the workspace's clock: to where something changes, by a stretch of time, or back. */
export function ClockPanel({ anchor, onClose }: ClockPanelProps) {
  const offset = useClock((state) => state.offsetMillis);
  // A button that is disabled under the focus would lose it, and Esc with it; there is nothing more to do here anyway.
  const reset = (): void => {
    void moveClock({ kind: 'reset' });
    onClose();
  };
  return (
    <Popover
      className={styles['popover'] ?? ''}
      triggerRef={anchor}
      placement="top start"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Dialog className={styles['panel'] ?? ''} aria-label="Clock of the workspace">
        <div className={styles['head']}>
          <span>{offset === 0 ? 'Not moved' : spellOffset(offset)}</span>
          <Button disabled={offset === 0} onClick={reset}>
            Reset
          </Button>
        </div>
        <MoveForm />
        <Marks key={offset} />
      </Dialog>
    </Popover>
  );
}

function MoveForm() {
  const [text, setText] = useState('+5m');
  const move = parseClockMove(text.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (move !== undefined) void moveClock(move);
  };
  return (
    <form className={styles['move']} onSubmit={submit}>
      <TextField
        label="Move by, or to (UTC)"
        value={text}
        onChange={setText}
        problem={move === undefined ? CLOCK_MOVE_FORM : undefined}
      />
      <Button type="submit" disabled={move === undefined}>
        Move
      </Button>
    </form>
  );
}

type Asked = { readonly kind: 'asking' } | { readonly kind: 'failed'; readonly reason: string } | Known;
interface Known {
  readonly kind: 'known';
  readonly now: number;
  readonly marks: readonly ClockMark[];
}

/** What changes next, asked for when the panel opens and after every move. */
function Marks() {
  const [asked, setAsked] = useState<Asked>({ kind: 'asking' });
  useEffect(() => {
    let isShown = true;
    const show = (answer: Asked): void => {
      if (isShown) setAsked(answer);
    };
    askForMarks().then(
      (answer) => show({ kind: 'known', ...answer }),
      (error: unknown) => show({ kind: 'failed', reason: describeFailure(error) }),
    );
    return () => {
      isShown = false;
    };
  }, []);
  if (asked.kind === 'asking') return null;
  if (asked.kind === 'failed') return <p className={styles['note']}>{asked.reason}</p>;
  if (asked.marks.length === 0)
    return (
      <p className={styles['note']}>
        Nothing is known to change by itself. Limits, caches and tokens that were used show up here.
      </p>
    );
  return <MarkList {...asked} />;
}

function MarkList({ now, marks }: Known) {
  return (
    <>
      <h3 className={styles['heading']}>Jump to where something changes</h3>
      <ul className={styles['marks']}>
        {marks.map(({ at, title, use = '' }) => (
          <li key={`${at} ${use} ${title}`} className={styles['row']}>
            <button
              type="button"
              className={styles['mark']}
              title={`${formatDateTime(at)}${use === '' ? '' : `, policy use ${use}`}`}
              onClick={() => void moveClock({ kind: 'to', at })}
            >
              <span className={styles['in']}>in {spellDuration(at - now)}</span>
              <span>{title}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
