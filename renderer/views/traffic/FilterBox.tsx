import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { CallOutput } from '../../../core/contract/calls.ts';
import { applyFilter, completionsAt, editFilter, useFilterDraft } from '../../state/filter-draft.ts';
import { withCompletion } from '../../state/filter-text.ts';
import { classes, IconButton } from '../../ui/Button.tsx';
import { formatCount } from '../../ui/format.ts';
import styles from './FilterBox.module.css';

/** Id of the input, so that a command can put the focus there. */
export const FILTER_INPUT_ID = 'traffic-filter';
const LIST_ID = 'traffic-filter-options';
const COMPLETION_MILLIS = 60;

type Completions = CallOutput<'filter.complete'>;
const NONE: Completions = { start: 0, end: 0, options: [] };

/** The one box in which a filter is written, with completion of what exists. */
export function FilterBox() {
  const { text, parsed } = useFilterDraft();
  const [cursor, setCursor] = useState<number>();
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const { start, end, options } = useCompletions(text, cursor);
  const close = (): void => {
    setCursor(undefined);
    setActive(-1);
  };
  const take = (index: number): void => {
    const option = options[index];
    if (option === undefined) return;
    const next = withCompletion(text, { start, end }, option.text);
    flushSync(() => {
      editFilter(next.text);
      setActive(-1);
      setCursor(next.cursor);
    });
    input.current?.setSelectionRange(next.cursor, next.cursor);
  };
  const press = (event: KeyboardEvent): void => {
    const isTaken = pressed(event, { active, count: options.length, setActive, take, close });
    if (!isTaken && event.key === 'Enter') {
      applyFilter(text);
      close();
    } else if (!isTaken && event.key === 'Escape') {
      focusGrid();
    } else if (!isTaken) return;
    event.preventDefault();
  };
  return (
    <div className={styles['box']}>
      <Search className={styles['icon']} size={14} aria-hidden />
      <input
        ref={input}
        id={FILTER_INPUT_ID}
        className={styles['input']}
        role="combobox"
        aria-label="Filter"
        aria-expanded={options.length > 0}
        aria-controls={LIST_ID}
        aria-autocomplete="list"
        aria-activedescendant={active < 0 ? undefined : `${LIST_ID}-${active}`}
        aria-invalid={parsed.error !== undefined}
        placeholder="Filter: status:4xx  method:POST  path:/v1/*  by:gateway  time>500ms  or any text"
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          editFilter(event.target.value);
          setActive(-1);
          setCursor(event.target.selectionStart ?? event.target.value.length);
        }}
        onClick={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
        onKeyDown={press}
        onBlur={close}
      />
      {text !== '' && (
        <span className={styles['clear']}>
          <IconButton icon={X} label="Clear the filter" onClick={() => applyFilter('')} />
        </span>
      )}
      <Options options={options} active={active} isBelowChips={text !== ''} onTake={take} />
    </div>
  );
}

interface OptionsProps {
  readonly options: Completions['options'];
  readonly active: number;
  /** Whether there are chips below the box, which the list must not cover. */
  readonly isBelowChips: boolean;
  readonly onTake: (index: number) => void;
}

function Options({ options, active, isBelowChips, onTake }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={list}
      id={LIST_ID}
      role="listbox"
      aria-label="Completions"
      className={classes(styles['options'], isBelowChips && styles['belowChips'])}
      hidden={options.length === 0}
    >
      {options.map((option, index) => (
        <div
          key={option.text}
          id={`${LIST_ID}-${index}`}
          role="option"
          aria-selected={index === active}
          className={styles['option']}
          // The pointer must not take the focus out of the box.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(index)}
        >
          <code>{option.text}</code>
          <span className={styles['detail']}>{option.detail}</span>
          <span className={styles['count']}>{option.count === undefined ? '' : formatCount(option.count)}</span>
        </div>
      ))}
    </div>
  );
}

/** The completions for a place in the text; none without a cursor. */
function useCompletions(text: string, cursor: number | undefined): Completions {
  const [found, setFound] = useState<{ readonly of: string; readonly completions: Completions }>();
  const key = cursor === undefined ? undefined : `${cursor} ${text}`;
  useEffect(() => {
    if (key === undefined || cursor === undefined) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      completionsAt(text, cursor, controller.signal).then(
        (completions) => setFound({ of: key, completions }),
        // Completion is an offer; without the engine there is none.
        () => setFound(undefined),
      );
    }, COMPLETION_MILLIS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, text, cursor]);
  if (key === undefined || found?.of !== key) return NONE;
  // What stands there already is nothing to offer.
  const { start, end, options } = found.completions;
  return { start, end, options: options.filter((option) => option.text !== text.slice(start, end)) };
}

interface ListKeys {
  readonly active: number;
  readonly count: number;
  readonly setActive: (index: number) => void;
  readonly take: (index: number) => void;
  readonly close: () => void;
}

/** Moves in the list of completions; answers whether the key was meant for it. */
function pressed(event: KeyboardEvent, { active, count, setActive, take, close }: ListKeys): boolean {
  if (count === 0) return false;
  if (event.key === 'ArrowDown') setActive((active + 1) % count);
  else if (event.key === 'ArrowUp') setActive(active <= 0 ? count - 1 : active - 1);
  else if (event.key === 'Enter' && active >= 0) take(active);
  else if (event.key === 'Tab' && active >= 0) take(active);
  else if (event.key === 'Escape') close();
  else return false;
  return true;
}

function focusGrid(): void {
  document.querySelector<HTMLElement>('[role=grid]')?.focus();
}
