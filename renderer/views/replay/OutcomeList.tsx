import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { classes } from '../../ui/Button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { FixedRows } from '../../ui/FixedRows.tsx';
import { outcomeAt } from './outcome-pages.ts';
import { outcomeSummary } from './outcome-words.ts';
import { placeAfter } from './place-after.ts';
import { readOutcomes, selectOutcome, useRuns } from './runs.ts';
import { VerdictMark } from './VerdictMark.tsx';
import styles from './RunTab.module.css';

const ROW_HEIGHT = 26;
const COLUMNS = ['Verdict', 'Method', 'Path', 'What', 'Status', 'Time'] as const;
const FIGURES: ReadonlySet<string> = new Set(['Time']);

/** The outcomes of the open run; only those in sight are drawn and read. */
export function OutcomeList() {
  const id = useId();
  const count = useRuns(({ outcomes }) => outcomes.count);
  const selected = useRuns((runs) => runs.selected);
  const press = (event: KeyboardEvent): void => {
    const next = placeAfter(event.key, selected, count);
    if (next === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    selectOutcome(next);
  };
  return (
    <FixedRows
      className={styles['list']}
      role="grid"
      aria-label="Outcomes"
      aria-rowcount={count + 1}
      aria-activedescendant={count === 0 ? undefined : `${id}-${selected}`}
      onKeyDown={press}
      count={count}
      rowHeight={ROW_HEIGHT}
      revealed={selected}
      head={
        <div className={classes(styles['row'], styles['headrow'])} role="row" aria-rowindex={1}>
          {COLUMNS.map((title) => (
            <span key={title} role="columnheader" className={FIGURES.has(title) ? styles['figure'] : undefined}>
              {title}
            </span>
          ))}
        </div>
      }
      renderRow={(index) => (
        <div
          key={index}
          id={`${id}-${index}`}
          className={styles['row']}
          role="row"
          aria-rowindex={index + 2}
          aria-selected={index === selected}
          onClick={() => selectOutcome(index)}
        >
          <OutcomeCells place={index} />
        </div>
      )}
    />
  );
}

/** A row reads its own page when it is drawn before it is known. */
function OutcomeCells({ place }: { readonly place: number }) {
  const outcome = useRuns(({ outcomes }) => outcomeAt(outcomes, place));
  const isMissing = outcome === undefined;
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!isMissing) return undefined;
    readOutcomes(place, place + 1);
    // A page that was being read when this row came to it is read once more.
    const timer = setTimeout(() => setTries(tries + 1), RETRY_MILLIS);
    return () => clearTimeout(timer);
  }, [place, isMissing, tries]);
  if (outcome === undefined) return <span role="gridcell">…</span>;
  const { verdict, method, url, recordedStatus, status, recordedMillis, durationMillis } = outcome;
  const { pathname, search } = URL.parse(url) ?? { pathname: url, search: '' };
  return (
    <>
      <span role="gridcell">
        <VerdictMark verdict={verdict} />
      </span>
      <span role="gridcell">{method}</span>
      <span role="gridcell" className={styles['cut']} title={url}>
        {pathname}
        {search}
      </span>
      <span role="gridcell" className={styles['cut']} title={outcomeSummary(outcome)}>
        {outcomeSummary(outcome)}
      </span>
      <span role="gridcell">
        {statusWord(recordedStatus)} → {statusWord(status)}
      </span>
      <span role="gridcell" className={styles['figure']}>
        {formatDuration(recordedMillis)} → {status === 0 ? '–' : formatDuration(durationMillis)}
      </span>
    </>
  );
}

const RETRY_MILLIS = 400;

function statusWord(status: number): string {
  return status === 0 ? '–' : String(status);
}
