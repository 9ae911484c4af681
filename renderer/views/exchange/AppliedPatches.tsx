import { CircleCheck } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { RESEND_KEYS } from './patch-commands.ts';
import { resendExchange, undoPatch, type AppliedPatch } from './patches.ts';
import { SourceLink } from './SourcePlace.tsx';
import styles from './PatchList.module.css';

export interface AppliedPatchesProps {
  readonly applied: readonly AppliedPatch[];
  readonly busy: string | undefined;
}

/** Patches of the configuration that were applied, with what can be done next. */
export function AppliedPatches({ applied, busy }: AppliedPatchesProps) {
  if (applied.length === 0) return null;
  return (
    <ul className={styles['list']}>
      {applied.map((one, index) => (
        <li key={one.revision} className={styles['patch']}>
          <CircleCheck size={15} aria-hidden className={styles['good']} />
          <div className={styles['words']}>
            <p className={styles['title']}>Applied: {one.patch.title}</p>
            <p className={styles['note']}>
              <SourceLink at={{ file: one.patch.file, line: one.patch.line, column: 1 }} />
              <span>It counts from the next request on.</span>
            </p>
          </div>
          <span className={styles['do']}>
            <Button onClick={() => void undoPatch(one)}>Undo</Button>
            {index === applied.length - 1 && (
              <>
                <KeyHint keys={RESEND_KEYS} />
                <Button tone="primary" disabled={busy !== undefined} onClick={() => void resendExchange()}>
                  Send the request again
                </Button>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
