import { Eye, Play } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { useDraft } from './draft.ts';
import { dryRun, useDryRun } from './dry-run.ts';
import { GuardFields } from './GuardFields.tsx';
import { PaceFields } from './PaceFields.tsx';
import { readPlan } from './plan-draft.ts';
import { start, whyNotStart } from './replay-commands.ts';
import { RewriteList } from './RewriteList.tsx';
import { useRuns } from './runs.ts';
import { SelectionFields } from './SelectionFields.tsx';
import { TargetPicker } from './TargetPicker.tsx';
import styles from './PlanPane.module.css';

/** What is sent, where, how changed, how fast and within which bounds; the two buttons that follow stay in sight. */
export function PlanPane() {
  const read = readPlan(useDraft());
  const problems = read.kind === 'problems' ? read.problems : {};
  return (
    <section className={styles['pane']} aria-label="Plan">
      <div className={styles['form']}>
        <SelectionFields />
        <TargetPicker problem={problems['target']} />
        <RewriteList problems={problems} />
        <PaceFields problems={problems} />
        <GuardFields problems={problems} />
      </div>
      <PlanFoot isComplete={read.kind === 'plan'} />
    </section>
  );
}

function PlanFoot({ isComplete }: { readonly isComplete: boolean }) {
  // What `whyNotStart` looks at.
  const isRunning = useDryRun(({ state }) => state.kind === 'running');
  const isStarting = useRuns((runs) => runs.isStarting);
  const obstacle = whyNotStart();
  const isReady = obstacle === undefined;
  return (
    <div className={styles['foot']}>
      <Button
        icon={Eye}
        tone={isReady ? 'plain' : 'primary'}
        disabled={!isComplete || isRunning}
        title="Show the exact bytes; sends nothing (Ctrl or Cmd+Enter)"
        onClick={() => void dryRun()}
      >
        Dry run
      </Button>
      <Button
        icon={Play}
        tone={isReady ? 'primary' : 'plain'}
        disabled={!isReady}
        title={obstacle ?? 'Send them (Ctrl or Cmd+Shift+Enter)'}
        onClick={start}
      >
        {isStarting ? 'Starting' : 'Start'}
      </Button>
      {!isReady && !isStarting && <span className={styles['muted']}>{obstacle}</span>}
    </div>
  );
}
