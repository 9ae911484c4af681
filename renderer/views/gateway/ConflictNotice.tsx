import { lazy, Suspense, useState } from 'react';
import { copyText } from '../../state/clipboard.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { DiskFile, Draft } from './drafts.ts';
import { overwriteTheirs, takeTheirs } from './workspace-files.ts';
import styles from './EditorPane.module.css';

const TextDifference = lazy(async () => ({
  default: (await import('../../monaco/TextDifference.tsx')).TextDifference,
}));

export interface ConflictNoticeProps {
  readonly draft: Draft;
}

/** Says that the disk has another text than the one being edited, and offers what can be done. */
export function ConflictNotice({ draft }: ConflictNoticeProps) {
  const [isComparing, setComparing] = useState(false);
  const { path, theirs, isGone } = draft;
  if (isGone) {
    const choices = (
      <div className={styles['choices']}>
        <Button onClick={() => copyText(draft.text, 'Text')}>Copy my text</Button>
        <Button onClick={() => takeTheirs(path)}>Close it</Button>
      </div>
    );
    return (
      <Notice kind="warning" action={choices}>
        {path} is no longer a file of this workspace. Your changes are kept here, but cannot be saved.
      </Notice>
    );
  }
  if (theirs === undefined) return null;
  const choices = (
    <div className={styles['choices']}>
      <Button onClick={() => setComparing(true)}>Compare</Button>
      <Button onClick={() => takeTheirs(path)}>Take theirs</Button>
    </div>
  );
  return (
    <>
      <Notice kind="warning" action={choices}>
        {path} was changed on disk while you were editing it. Yours is kept; saving waits until you have compared.
      </Notice>
      {isComparing && <CompareDialog draft={draft} theirs={theirs} onClose={() => setComparing(false)} />}
    </>
  );
}

interface CompareDialogProps extends ConflictNoticeProps {
  readonly theirs: DiskFile;
  readonly onClose: () => void;
}

/** Both texts beside each other; only here theirs can be overwritten, since only here it was read. */
function CompareDialog({ draft, theirs, onClose }: CompareDialogProps) {
  const { path, text } = draft;
  const closeAnd = (run: () => void) => (): void => {
    onClose();
    run();
  };
  const actions = (
    <>
      <Button onClick={onClose}>Keep editing mine</Button>
      <Button onClick={closeAnd(() => takeTheirs(path))}>Take theirs, drop mine</Button>
      <Button tone="danger" onClick={closeAnd(() => void overwriteTheirs(path))}>
        Save mine over theirs
      </Button>
    </>
  );
  return (
    <Dialog title={`${path}: theirs and mine`} onClose={onClose} actions={actions} isWide>
      <div className={styles['sides']}>
        <span>On disk now (theirs)</span>
        <span>In the editor (mine)</span>
      </div>
      <div className={styles['difference']}>
        <Suspense fallback="Comparing">
          <TextDifference
            path={path}
            before={theirs.text}
            after={text}
            beforeLabel={`${path} on disk`}
            afterLabel={`${path} in the editor`}
          />
        </Suspense>
      </div>
    </Dialog>
  );
}
