import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { addRewrite, changeRewrite, removeRewrite, useDraft } from './draft.ts';
import { type PlanProblems, REWRITE_KINDS, type RewriteDraft } from './plan-draft.ts';
import styles from './PlanPane.module.css';

export interface RewriteListProps {
  readonly problems: PlanProblems;
}

/** Changes to every request, in their order. */
export function RewriteList({ problems }: RewriteListProps) {
  const rewrites = useDraft((draft) => draft.rewrites);
  return (
    <section className={styles['part']} aria-label="Rewrites">
      <div className={styles['head']}>
        <h2>Rewrites</h2>
        <Button tone="quiet" icon={Plus} onClick={addRewrite}>
          Add
        </Button>
      </div>
      {rewrites.length === 0 && (
        <p className={styles['muted']}>
          Requests go as they were recorded, to the target’s host, without captured credentials.
        </p>
      )}
      {rewrites.map((rewrite, index) => (
        <RewriteFields
          key={rewrite.id}
          rewrite={rewrite}
          number={index + 1}
          problem={problems[`rewrite ${rewrite.id}`]}
        />
      ))}
    </section>
  );
}

interface RewriteFieldsProps {
  readonly rewrite: RewriteDraft;
  readonly number: number;
  readonly problem: string | undefined;
}

function RewriteFields({ rewrite: { id, kind, first, second }, number, problem }: RewriteFieldsProps) {
  const form = REWRITE_KINDS.find(({ value }) => value === kind) ?? REWRITE_KINDS[0];
  return (
    <div className={styles['rewrite']} role="group" aria-label={`Rewrite ${number}`}>
      <SelectField
        label={`Rewrite ${number}`}
        value={kind}
        options={REWRITE_KINDS}
        onChange={(next) => changeRewrite(id, { kind: next })}
      />
      <IconButton icon={X} label={`Remove rewrite ${number}`} onClick={() => removeRewrite(id)} />
      <div className={`${styles['pair'] ?? ''} ${styles['wide'] ?? ''}`}>
        <TextField label={form.first} isWire value={first} onChange={(text) => changeRewrite(id, { first: text })} />
        {'second' in form && (
          <TextField
            label={form.second}
            isWire
            value={second}
            onChange={(text) => changeRewrite(id, { second: text })}
          />
        )}
      </div>
      {problem !== undefined && <p className={`${styles['problem'] ?? ''} ${styles['wide'] ?? ''}`}>{problem}</p>}
    </div>
  );
}
