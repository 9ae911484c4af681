import { MoveLeft, MoveRight, ShieldHalf } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { ExchangeDetails, SpanValue } from '../../../core/model/summary.ts';
import { IconButton, classes } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatDuration } from '../../ui/format.ts';
import { decidingStep, PHASE_NAMES, policyGroups, stepVerdict } from './policy-steps.ts';
import { PolicyStep } from './PolicyStep.tsx';
import { policyColor } from './lanes.ts';
import styles from './PoliciesTab.module.css';

export interface PoliciesTabProps {
  readonly details: ExchangeDetails;
}

/** The policies that ran, by phase, and what one of them did to the message. */
export function PoliciesTab({ details }: PoliciesTabProps) {
  const groups = policyGroups(details);
  const steps = groups.flatMap((group) => group.steps);
  const [chosen, setChosen] = useState<number>();
  const list = useRef<HTMLDivElement>(null);
  const first = decidingStep(details) ?? steps[0];
  const at = Math.max(
    0,
    steps.findIndex(({ id }) => id === (chosen ?? first?.id)),
  );
  const current = steps[at];
  if (current === undefined) {
    return <EmptyState title="No policy ran" text={noPolicyReason(details)} />;
  }
  const go = (index: number): void => {
    const step = steps[index];
    if (step === undefined) return;
    setChosen(step.id);
    list.current?.querySelectorAll('button')[index]?.scrollIntoView({ block: 'nearest' });
  };
  const press = (event: KeyboardEvent): void => {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = at + move;
    if (move === 0 || steps[next] === undefined) return;
    event.preventDefault();
    go(next);
    list.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div className={styles['tab']}>
      <div
        ref={list}
        className={styles['list']}
        role="group"
        aria-label="Policies in the order in which they ran"
        onKeyDown={press}
      >
        {groups.map(({ phase, steps: inPhase }) => (
          <section key={phase} aria-label={`${PHASE_NAMES[phase]} policies`}>
            <h3 className={styles['phase']}>{PHASE_NAMES[phase]}</h3>
            {inPhase.map((step) => (
              <StepButton
                key={step.id}
                step={step}
                isCurrent={step === current}
                isDeciding={step === first && step.status !== 'ok'}
                onChoose={() => setChosen(step.id)}
              />
            ))}
          </section>
        ))}
      </div>
      <div className={styles['step']}>
        <div className={styles['bar']}>
          <IconButton icon={MoveLeft} label="Previous policy" disabled={at === 0} onClick={() => go(at - 1)} />
          <IconButton
            icon={MoveRight}
            label="Next policy"
            disabled={at === steps.length - 1}
            onClick={() => go(at + 1)}
          />
          <span className={styles['muted']}>
            {at + 1} of {steps.length}
          </span>
        </div>
        <PolicyStep exchange={details.summary.id} step={current} />
      </div>
    </div>
  );
}

interface StepButtonProps {
  readonly step: SpanValue;
  readonly isCurrent: boolean;
  readonly isDeciding: boolean;
  readonly onChoose: () => void;
}

function StepButton({ step, isCurrent, isDeciding, onChoose }: StepButtonProps) {
  const isSkipped = step.status === 'skipped';
  return (
    <button
      type="button"
      className={classes(styles['item'], isSkipped && styles['skipped'])}
      aria-current={isCurrent ? 'step' : undefined}
      onClick={onChoose}
    >
      <span
        className={styles['swatch']}
        style={{ background: isSkipped ? 'transparent' : `var(${policyColor(step.name)})` }}
        aria-hidden
      />
      <span className={styles['name']}>
        {step.name}
        {isDeciding && <ShieldHalf size={13} className={styles['shield']} aria-label="decided" />}
      </span>
      <span className={styles['figure']}>{isSkipped ? '–' : formatDuration(step.end - step.start)}</span>
      <span className={classes(styles['verdict'], step.status === 'failed' && styles['refused'])}>
        {stepVerdict(step)}
      </span>
    </button>
  );
}

function noPolicyReason({ summary }: ExchangeDetails): string {
  if (summary.outcome === 'rejected') return 'What arrived never became a request, so no policy was asked.';
  return summary.route === undefined
    ? 'No route matched, and no policy stands in front of all routes.'
    : `The route ${summary.route} has no policies.`;
}
