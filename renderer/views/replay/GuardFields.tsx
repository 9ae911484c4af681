import { CheckField, TextField } from '../../ui/Field.tsx';
import { changeDraft, useDraft } from './draft.ts';
import type { PlanProblems } from './plan-draft.ts';
import styles from './PlanPane.module.css';

export interface GuardFieldsProps {
  readonly problems: PlanProblems;
}

/** Bounds of the run, and what is done beside sending. */
export function GuardFields({ problems }: GuardFieldsProps) {
  const draft = useDraft();
  return (
    <>
      <section className={styles['part']} aria-label="Guards">
        <h2>Guards</h2>
        <div className={styles['pair']}>
          <TextField
            label="At most, requests"
            inputMode="numeric"
            placeholder="no bound"
            value={draft.maxRequests}
            problem={problems['maxRequests']}
            onChange={(maxRequests) => changeDraft({ maxRequests })}
          />
          <TextField
            label="At most, seconds"
            inputMode="numeric"
            placeholder="no bound"
            value={draft.maxSeconds}
            problem={problems['maxSeconds']}
            onChange={(maxSeconds) => changeDraft({ maxSeconds })}
          />
        </div>
        <CheckField
          label="Stop at the first 5xx"
          isChecked={draft.stopOnServerError}
          onChange={(stopOnServerError) => changeDraft({ stopOnServerError })}
        />
        <CheckField
          label="Wait as long as Retry-After says"
          isChecked={draft.obeyRetryAfter}
          onChange={(obeyRetryAfter) => changeDraft({ obeyRetryAfter })}
        />
      </section>
      <section className={styles['part']} aria-label="Options">
        <h2>Options</h2>
        <CheckField
          label="Send a few twice first, to learn what differs by itself"
          isChecked={draft.learnsNoise}
          onChange={(learnsNoise) => changeDraft({ learnsNoise })}
        />
        <CheckField
          label="Learn from recorded answers to the same request what differs by itself"
          isChecked={draft.learnsFromSiblings}
          onChange={(learnsFromSiblings) => changeDraft({ learnsFromSiblings })}
        />
        <CheckField
          label="Carry values of answers over into later requests"
          isChecked={draft.correlates}
          onChange={(correlates) => changeDraft({ correlates })}
        />
        <CheckField
          label="Also send what was not captured whole"
          isChecked={draft.includesTruncated}
          onChange={(includesTruncated) => changeDraft({ includesTruncated })}
        />
      </section>
    </>
  );
}
