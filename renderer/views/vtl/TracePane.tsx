import { StepBack, StepForward, X } from 'lucide-react';
import { useMemo } from 'react';
import type { VtlStep } from '../../../core/contract/vtl.ts';
import { IconButton } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useRendering } from './rendering.ts';
import { leaveTrace, momentsOfSteps, shownRendering, stepBy, stepTo, useTrace } from './trace.ts';
import { momentText, type Watch, watchesAt } from './trace-steps.ts';
import { TRACE_ID } from './vtl-commands.ts';
import { WatchTable } from './WatchTable.tsx';
import styles from './TracePane.module.css';
import pane from './Pane.module.css';

const NO_STEPS: readonly never[] = [];

/** What the template did, moment by moment, and the values at each. */
export function TracePane() {
  const steps = useRendering((rendering) => shownRendering(rendering)?.result.steps) ?? NO_STEPS;
  const at = useTrace((trace) => trace.at);
  const moments = momentsOfSteps(steps);
  const last = moments.length - 1;
  const moment = at === undefined ? undefined : moments[at];
  const watches = useWatches(steps, at);
  return (
    <section id={TRACE_ID} className={styles['pane']} aria-label="Trace">
      <div className={pane['head']}>
        <h2>Trace</h2>
        <IconButton
          icon={StepBack}
          label="Step back"
          keys="["
          disabled={last < 0 || at === 0}
          onClick={() => stepBy(-1)}
        />
        <input
          type="range"
          className={styles['slider']}
          aria-label="Moment of the trace"
          aria-valuetext={moment === undefined ? 'at its end' : momentText(moment)}
          min={0}
          max={Math.max(0, last)}
          value={at ?? Math.max(0, last)}
          disabled={last < 0}
          onChange={(event) => stepTo(Number(event.target.value))}
        />
        <IconButton
          icon={StepForward}
          label="Step forward"
          keys="]"
          disabled={last < 0 || at === last}
          onClick={() => stepBy(1)}
        />
        <span className={styles['count']}>{at === undefined ? `${last + 1} steps` : `${at + 1} of ${last + 1}`}</span>
        {at !== undefined && <IconButton icon={X} label="Stop stepping" keys="Esc" onClick={leaveTrace} />}
      </div>
      <div className={styles['moment']} role="status">
        {moment === undefined ? 'Values at the end. Step to see how they came about.' : momentText(moment)}
      </div>
      {last < 0 ? (
        <EmptyState title="Nothing to step through" text="A template with directives or references leaves a trace." />
      ) : (
        <WatchTable watches={watches} />
      )}
    </section>
  );
}

function useWatches(steps: readonly VtlStep[], at: number | undefined): readonly Watch[] {
  return useMemo(() => {
    const moments = momentsOfSteps(steps);
    return watchesAt(moments, at ?? moments.length);
  }, [steps, at]);
}
