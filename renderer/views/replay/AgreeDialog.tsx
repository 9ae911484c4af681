import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { countOf } from '../../ui/format.ts';
import { useDraft } from './draft.ts';
import { useDryRun } from './dry-run.ts';
import { sentenceOf } from './outcome-words.ts';
import { startRun } from './runs.ts';
import { hostOfTarget } from './target-words.ts';
import { useTargets } from './targets.ts';
import styles from './PlanPane.module.css';

export interface AgreeDialogProps {
  readonly onClose: () => void;
}

/** Asks for a target whose guard wants a person's word, and names the host that everything goes to. */
export function AgreeDialog({ onClose }: AgreeDialogProps) {
  const target = useDraft((draft) => draft.target);
  const targets = useTargets((state) => state.targets);
  const { state } = useDryRun();
  if (state.kind !== 'done') return null;
  const host = hostOfTarget(target, targets);
  const { total, refusals } = state.output;
  return (
    <ConfirmDialog
      title={`Send ${countOf(total, 'request')} to ${host}?`}
      action={`Send to ${host}`}
      onConfirm={() => void startRun(true)}
      onClose={onClose}
    >
      {refusals.map((reason) => (
        <p key={reason}>{sentenceOf(reason)}</p>
      ))}
      <p className={styles['muted']}>Requests may create, change or delete what is there.</p>
    </ConfirmDialog>
  );
}
