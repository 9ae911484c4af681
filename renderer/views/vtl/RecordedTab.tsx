import { Play } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { CheckField, SelectField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { countOf } from '../../ui/format.ts';
import { FilterField, useFilterProblem } from './FilterField.tsx';
import { RecordedGroups } from './RecordedGroups.tsx';
import { changeRun, LIMITS, runOverRecorded, useRecordedRun } from './recorded-run.ts';
import { useWork } from './work.ts';
import styles from './RecordedTab.module.css';

/** The template over many recorded bodies, grouped by what came of it. */
export function RecordedTab() {
  const { filter, side, limit, state } = useRecordedRun();
  const profile = useWork((work) => work.profile);
  const problem = useFilterProblem(filter);
  const isRunning = state.kind === 'running';
  return (
    <div className={styles['tab']}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void runOverRecorded();
        }}
      >
        <FilterField value={filter} problem={problem} onChange={(text) => changeRun({ filter: text })} />
        <SelectField
          label="Newest"
          value={String(limit)}
          options={LIMITS.map((value) => ({ value: String(value), title: String(value) }))}
          onChange={(value) => changeRun({ limit: Number(value) })}
        />
        <Button type="submit" icon={Play} disabled={isRunning || problem !== undefined || profile !== 'apigw'}>
          Run
        </Button>
        <CheckField
          label="Bodies of the answers instead of the requests"
          isChecked={side === 'response'}
          onChange={(isAnswer) => changeRun({ side: isAnswer ? 'response' : 'request' })}
        />
      </form>
      <Outcome />
    </div>
  );
}

function Outcome() {
  const state = useRecordedRun((run) => run.state);
  const side = useRecordedRun((run) => run.side);
  const template = useWork((work) => work.template);
  const profile = useWork((work) => work.profile);
  if (profile !== 'apigw')
    return (
      <EmptyState
        title="Recorded bodies are given as $input"
        text="Only the engine of API Gateway has it. Choose it above."
      />
    );
  switch (state.kind) {
    case 'idle':
      return (
        <EmptyState
          title="Run the template over what was recorded"
          text="Each outcome is one group: what prints JSON, what prints something else, and each error with its line."
        >
          <Button icon={Play} onClick={() => void runOverRecorded()}>
            Run over the newest exchanges
          </Button>
        </EmptyState>
      );
    case 'running':
      return (
        <ProgressBar
          label="Rendering"
          done={state.progress?.done}
          total={state.progress?.total}
          onCancel={state.cancel}
        />
      );
    case 'failed':
      return <Notice kind="error">The run failed: {state.why}</Notice>;
    case 'done':
      if (state.output.total === 0)
        return (
          <EmptyState title="No recorded exchange fits" text="Send traffic through the gateway, or widen the filter." />
        );
      return (
        <div className={styles['outcome']}>
          <p className={styles['summary']} role="status">
            {countOf(state.output.total, 'exchange')}, {countOf(state.output.groups.length, 'outcome')}
            {state.template !== template && ', of the template as it was then'}
          </p>
          <RecordedGroups output={state.output} side={side} />
        </div>
      );
  }
}
