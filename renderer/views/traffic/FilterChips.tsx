import { Hourglass, X } from 'lucide-react';
import { applyFilter, type ParsedFilter, useFilterDraft } from '../../state/filter-draft.ts';
import { cutAround, withoutClause } from '../../state/filter-text.ts';
import { Button, classes } from '../../ui/Button.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import styles from './FilterChips.module.css';

const SETTLED_MILLIS = 700;

/** What the filter means, one chip a clause; or where it is wrong. */
export function FilterChips() {
  const { text, parsed, waitsForEnter } = useFilterDraft();
  // What is still being written is wrong most of the time.
  const isWrong = useDelayed(parsed.error !== undefined, SETTLED_MILLIS);
  if (text === '') return null;
  if (parsed.error !== undefined && isWrong) return <Problem text={text} error={parsed.error} />;
  // From the first letter on the line has its room, so that the list does not jump while somebody writes or clicks.
  return (
    <div className={styles['line']}>
      {parsed.clauses.map((clause) => (
        <button
          key={`${clause.start} ${clause.meaning}`}
          type="button"
          className={classes(styles['chip'], clause.isNegated && styles['negated'])}
          aria-label={`${meaningOf(clause)}${clause.isSlow ? ', slow' : ''}: remove`}
          title={clause.isSlow ? 'Looks into every row; click to remove' : 'Click to remove'}
          onClick={() => applyFilter(withoutClause(text, clause))}
        >
          {clause.isSlow && <Hourglass className={styles['slow']} size={12} aria-hidden />}
          <span className={styles['meaning']}>{meaningOf(clause)}</span>
          <X size={12} aria-hidden />
        </button>
      ))}
      {waitsForEnter && (
        <>
          <span className={styles['hint']}>
            {parsed.converted === undefined ? 'This looks into every row.' : `In our language: ${parsed.converted}`}
          </span>
          <Button onClick={() => applyFilter(text)}>Run it (Enter)</Button>
        </>
      )}
    </div>
  );
}

function meaningOf({ meaning, isNegated }: ParsedFilter['clauses'][number]): string {
  return isNegated ? `not: ${meaning}` : meaning;
}

interface ProblemProps {
  readonly text: string;
  readonly error: { readonly message: string; readonly start: number; readonly end: number };
}

function Problem({ text, error }: ProblemProps) {
  const [before, marked, after] = cutAround(text, error);
  return (
    <div className={styles['problem']} role="alert">
      <code>
        {before}
        <mark className={styles['marked']}>{marked}</mark>
        {after}
      </code>
      <span>
        {error.message} (at character {error.start + 1})
      </span>
    </div>
  );
}
