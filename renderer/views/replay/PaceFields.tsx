import { SelectField, TextField } from '../../ui/Field.tsx';
import { changeDraft, changeFigure, useDraft } from './draft.ts';
import { PACES, type PlanProblems } from './plan-draft.ts';
import styles from './PlanPane.module.css';

export interface PaceFieldsProps {
  readonly problems: PlanProblems;
}

/** How fast and how often. */
export function PaceFields({ problems }: PaceFieldsProps) {
  const { pace, figures, repeat } = useDraft();
  const form = PACES.find(({ value }) => value === pace) ?? PACES[0];
  return (
    <section className={styles['part']} aria-label="Pace">
      <h2>Pace</h2>
      <div className={styles['pair']}>
        <SelectField
          label="Order and speed"
          value={pace}
          options={PACES}
          onChange={(next) => changeDraft({ pace: next })}
        />
        {pace !== 'sequential' && 'figure' in form && (
          <TextField
            label={form.figure}
            inputMode="decimal"
            value={figures[pace]}
            problem={problems['pace']}
            onChange={(text) => changeFigure(pace, text)}
          />
        )}
        <TextField
          label="Repeat"
          inputMode="numeric"
          value={repeat}
          problem={problems['repeat']}
          onChange={(text) => changeDraft({ repeat: text })}
        />
      </div>
    </section>
  );
}
