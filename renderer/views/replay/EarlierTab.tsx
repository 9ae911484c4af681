import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatCount, formatTime } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { stateWord, verdictCounts } from './outcome-words.ts';
import { canGoOn, controlRun, openRun, useRuns } from './runs.ts';
import styles from './RunTab.module.css';

/** All runs of the workspace; one that ended before its end can be gone on with. */
export function EarlierTab() {
  const runs = useRuns((state) => state.runs);
  const failure = useRuns((state) => state.failure);
  if (failure !== undefined) return <Notice kind="error">The runs could not be read: {failure}</Notice>;
  if (runs === undefined) return null;
  if (runs.length === 0)
    return <EmptyState title="Nothing was replayed yet" text="Every run is kept here with its outcomes." />;
  return (
    <ul className={styles['runs']} aria-label="Runs">
      {runs.map((run) => (
        <li key={run.id} className={styles['earlier']}>
          <span className={styles['muted']}>{formatTime(run.startedAt)}</span>
          <span className={styles['what']}>
            <span>
              <strong>{stateWord(run)}</strong> {run.target}
            </span>
            <span className={styles['muted']}>
              {formatCount(run.sent)} of {formatCount(run.total)}
              {run.sent > 0 && `: ${verdictCounts(run)}`}
              {run.reason !== undefined && `; ${run.reason}`}
            </span>
          </span>
          <Button
            aria-label={`Open the run to ${run.target} of ${formatTime(run.startedAt)}`}
            onClick={() => openRun(run.id)}
          >
            Open
          </Button>
          {canGoOn(run) && (
            <Button
              aria-label={`Go on with the run to ${run.target} of ${formatTime(run.startedAt)}`}
              onClick={() => {
                openRun(run.id);
                void controlRun('resume');
              }}
            >
              Go on
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
