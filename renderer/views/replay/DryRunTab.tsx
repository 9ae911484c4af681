import { Eye } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { countOf } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { DryRequestList } from './DryRequestList.tsx';
import { DryRequestView } from './DryRequestView.tsx';
import { NoiseList } from './NoiseList.tsx';
import { useDraft } from './draft.ts';
import { type DryRun, dryRun, isCurrent, useDryRun } from './dry-run.ts';
import { sentenceOf } from './outcome-words.ts';
import { readPlan } from './plan-draft.ts';
import { PromptNotice } from './PromptNotice.tsx';
import styles from './DryRunTab.module.css';

/** What would be sent, byte for byte, and every change with its reason. */
export function DryRunTab() {
  const { state } = useDryRun();
  const read = readPlan(useDraft());
  const isWhole = read.kind === 'plan';
  switch (state.kind) {
    case 'idle':
      return (
        <EmptyState
          title="See the exact bytes before anything is sent"
          text="A dry run shows each request as it would go to the target, what was changed and why. Choose exchanges and a target first."
        >
          <Button icon={Eye} disabled={!isWhole} onClick={() => void dryRun()}>
            Dry run
          </Button>
        </EmptyState>
      );
    case 'running':
      return (
        <div className={styles['tab']}>
          <PromptNotice />
          <ProgressBar label="Making the requests" onCancel={state.cancel} />
        </div>
      );
    case 'failed':
      return <Notice kind="error">The dry run failed: {state.why}</Notice>;
    case 'done':
      return <Done output={state.output} isStale={!isCurrent(state, isWhole ? read.plan : undefined)} />;
  }
}

function Done({ output, isStale }: { readonly output: DryRun; readonly isStale: boolean }) {
  const [wanted, setSelected] = useState(0);
  const { requests, total, refusals, needsAgreement, warnings, noise } = output;
  const selected = Math.min(wanted, requests.length - 1);
  const request = requests[selected];
  const leftOut = requests.filter((one) => one.leftOut !== undefined).length;
  return (
    <div className={styles['tab']}>
      <div>
        {isStale && (
          <Notice kind="warning" action={<Button onClick={() => void dryRun()}>Dry run again</Button>}>
            The plan was changed since.
          </Notice>
        )}
        {refusals.map((reason) => (
          <Notice key={reason} kind={needsAgreement ? 'info' : 'error'}>
            {needsAgreement ? `You will be asked: ${reason}.` : `It cannot begin: ${reason}.`}
          </Notice>
        ))}
        {warnings.map((warning) => (
          <Notice key={warning} kind="info">
            {sentenceOf(warning)}
          </Notice>
        ))}
        {noise.length > 0 && (
          <div className={styles['summary']}>
            <NoiseList noise={noise} />
          </div>
        )}
        <p className={styles['summary']} role="status">
          {countOf(total, 'request')} would be sent
          {requests.length < total && `, the first ${requests.length} exchanges are shown`}
          {leftOut > 0 && `, ${leftOut} of them left out`}
        </p>
      </div>
      <Splitter
        name="replay.dry-run"
        direction="column"
        label="Divide the requests and the one that is shown"
        firstShare={32}
        minFirst={80}
        minSecond={120}
        first={<DryRequestList requests={requests} selected={selected} onSelect={setSelected} />}
        second={request === undefined ? <EmptyState title="Nothing is sent" /> : <DryRequestView request={request} />}
      />
    </div>
  );
}
