import { EmptyState } from '../../ui/EmptyState.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { outcomeAt } from './outcome-pages.ts';
import { OutcomeList } from './OutcomeList.tsx';
import { OutcomeView } from './OutcomeView.tsx';
import { PromptNotice } from './PromptNotice.tsx';
import { RunHead } from './RunHead.tsx';
import { openRunOf, useRuns } from './runs.ts';
import styles from './RunTab.module.css';

/** A run: how far it is, what came of each exchange, and of the chosen one what differs and why. */
export function RunTab() {
  const run = useRuns(openRunOf);
  const outcome = useRuns(({ outcomes, selected }) => outcomeAt(outcomes, selected));
  if (run === undefined)
    return (
      <EmptyState
        title="No run is open"
        text="Make a plan, look at its dry run, and start it; or open an earlier run."
      />
    );
  return (
    <div className={styles['tab']}>
      <div>
        <PromptNotice />
        <RunHead run={run} />
      </div>
      <Splitter
        name="replay.run"
        direction="column"
        label="Divide the outcomes and the one that is shown"
        firstShare={48}
        minFirst={100}
        minSecond={120}
        first={<OutcomeList />}
        second={
          outcome === undefined ? (
            <EmptyState title={run.sent === 0 ? 'No outcome yet' : 'No outcome is chosen'} />
          ) : (
            <OutcomeView key={`${run.id} ${outcome.index}`} outcome={outcome} />
          )
        }
      />
    </div>
  );
}
