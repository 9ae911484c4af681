import { useEffect } from 'react';
import { openLayer } from '../../state/layers.ts';
import { showInTraffic, usePlace } from '../../state/place.ts';
import { useTraffic } from '../../state/traffic.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { countOf, formatCount } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { findAgain, findFailures, MOST_FAILURES, newerFailures, stopFinding, useFailures } from './failures.ts';
import { FailureGrid } from './FailureGrid.tsx';
import styles from './FailuresPane.module.css';

/** The failures of what the list shows, in groups of one cause, route and maker of the answer. */
export function FailuresPane() {
  const filter = usePlace((place) => place.filter);
  const found = useFailures((state) => state.found);
  useEffect(() => {
    const { found: known, loading } = useFailures.getState();
    if (known?.filter !== filter && loading?.filter !== filter) findAgain(filter);
  }, [filter]);
  return (
    <section className={styles['pane']} aria-label="Failures by cause">
      <Head filter={filter} />
      {found?.filter === filter && <Found />}
    </section>
  );
}

/** How many there are, what was left out, and whatever is under way or went wrong. */
function Head({ filter }: { readonly filter: string }) {
  const { found, loading, problem, isStopped } = useFailures();
  const isLong = useDelayed(loading !== undefined, 300);
  const known = found?.filter === filter ? found : undefined;
  return (
    <div className={styles['head']}>
      {known !== undefined && known.failures > 0 && (
        <p className={styles['count']} role="status">
          {countOf(known.failures, 'failure')} in {countOf(known.clusters.length, 'group')}
        </p>
      )}
      {known?.hasMore === true && (
        <p className={styles['muted']}>
          the newest {formatCount(known.failures)} were looked at
          {known.limit < MOST_FAILURES && (
            <Button tone="quiet" onClick={() => findFailures(filter, MOST_FAILURES)}>
              Look at {formatCount(MOST_FAILURES)}
            </Button>
          )}
        </p>
      )}
      {loading === undefined && known !== undefined && <Newer filter={filter} />}
      {isLong && (
        <ProgressBar
          label="Grouping failures"
          done={loading?.progress?.done}
          total={loading?.progress?.total}
          onCancel={stopFinding}
        />
      )}
      {problem !== undefined && (
        <Notice kind="error" action={<Button onClick={() => findAgain(filter)}>Try again</Button>}>
          The failures could not be grouped: {problem}
        </Notice>
      )}
      {isStopped && (
        <Notice kind="info" action={<Button onClick={() => findAgain(filter)}>Look again</Button>}>
          Grouping was stopped{known === undefined ? '' : '; what is shown was found before'}.
        </Notice>
      )}
    </div>
  );
}

/** Says that failures came since; they are not looked at before somebody asks. */
function Newer({ filter }: { readonly filter: string }) {
  const found = useFailures((state) => state.found);
  const window = useTraffic((state) => state.window);
  if (found === undefined) return null;
  const { count, isMore } = newerFailures(window, found);
  if (count === 0) return null;
  return (
    <Button title="Look again (N)" onClick={() => findAgain(filter)}>
      {formatCount(count)}
      {isMore ? '+' : ''} newer
    </Button>
  );
}

function Found() {
  const found = useFailures((state) => state.found);
  if (found === undefined) return null;
  if (found.failures > 0) return <FailureGrid found={found} />;
  return (
    <EmptyState
      title="No failure in what is listed"
      text={
        found.filter === '' ? 'No recorded exchange ended without an answer or with a status from 400 on.' : undefined
      }
    >
      <Button onClick={() => showInTraffic(undefined)}>Show the list</Button>
      <Button onClick={() => openLayer('pasted')}>Explain a pasted request and answer</Button>
    </EmptyState>
  );
}
