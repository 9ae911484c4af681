import { Hourglass, X } from 'lucide-react';
import { applyFilter, useFilterDraft } from '../../state/filter-draft.ts';
import { cutAround, withoutClause } from '../../state/filter-text.ts';
import { Button, classes } from '../../ui/Button.tsx';
import styles from './FilterChips.module.css';

/** What the filter means, one chip a clause; or where it is wrong. */
export function FilterChips() {
  const { text, parsed, waitsForEnter } = useFilterDraft();
  if (parsed.error !== undefined) return <Problem text={text} error={parsed.error} />;
  if (parsed.clauses.length === 0) return null;
  return (
    <div className={styles['line']}>
      {parsed.clauses.map((clause) => (
        <button
          key={`${clause.start} ${clause.meaning}`}
          type="button"
          className={classes(styles['chip'], clause.isNegated && styles['negated'])}
          aria-label={`${clause.meaning}${clause.isSlow ? ', slow' : ''}: remove`}
          title={clause.isSlow ? 'Looks into every row; click to remove' : 'Click to remove'}
          onClick={() => applyFilter(withoutClause(text, clause))}
        >
          {clause.isSlow && <Hourglass className={styles['slow']} size={12} aria-hidden />}
          <span className={styles['meaning']}>{clause.meaning}</span>
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
