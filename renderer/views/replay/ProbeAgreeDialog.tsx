import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { sentenceOf } from './outcome-words.ts';
import { beginProbe, useProbes } from './probes.ts';
import styles from './PlanPane.module.css';

export interface ProbeAgreeDialogProps {
  readonly onClose: () => void;
}

/** Asks before a probe goes where a person's word is wanted, with the most it may send. */
export function ProbeAgreeDialog({ onClose }: ProbeAgreeDialogProps) {
  const asked = useProbes((state) => state.asked);
  if (asked === undefined) return null;
  const host = new URL(asked.url).host;
  return (
    <ConfirmDialog
      title={`Probe ${host}?`}
      action={`Probe ${host}`}
      onConfirm={() => void beginProbe(true)}
      onClose={onClose}
    >
      {asked.refusals.map((reason) => (
        <p key={reason}>{sentenceOf(reason)}</p>
      ))}
      <p>
        It sends {asked.most}: {asked.method} <code>{asked.url}</code>
      </p>
      <p className={styles['muted']}>Others who use the same limit may be refused meanwhile.</p>
    </ConfirmDialog>
  );
}
