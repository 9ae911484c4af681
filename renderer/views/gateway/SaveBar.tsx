import { CircleCheck, Save, Undo2 } from 'lucide-react';
import { useGateway } from '../../state/facts.ts';
import { Button, classes, IconButton } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { type Draft, isChanged } from './drafts.ts';
import { saveWords } from './save-words.ts';
import { saveFile, takeTheirs, useFiles } from './workspace-files.ts';
import styles from './EditorPane.module.css';

export interface SaveBarProps {
  readonly draft: Draft;
}

/** Save, undo everything, and what came of the last save; `SaveNotice` tells what went wrong. */
export function SaveBar({ draft }: SaveBarProps) {
  const saved = useFiles((files) => files.saved);
  const revision = useGateway(({ status }) => status?.revision ?? '');
  const changed = isChanged(draft);
  const words = saveWords(saved, changed, revision);
  return (
    <div className={styles['save']}>
      <span className={styles['words']} role="status">
        {words !== undefined && words.mood !== 'bad' && (
          <span className={classes(styles['words'], words.mood === 'good' && styles['good'])}>
            {words.mood === 'good' && <CircleCheck size={13} aria-hidden />}
            {words.text}
          </span>
        )}
      </span>
      <IconButton
        icon={Undo2}
        label="Drop the unsaved changes"
        disabled={!changed || draft.isGone}
        onClick={() => takeTheirs(draft.path)}
      />
      <Button
        tone="primary"
        icon={Save}
        title="Save and put in force (Ctrl+S)"
        disabled={!changed || saved?.kind === 'saving' || draft.isGone}
        onClick={() => void saveFile()}
      >
        Save
      </Button>
    </div>
  );
}

/** What went wrong with the last save. */
export function SaveNotice({ draft }: SaveBarProps) {
  const saved = useFiles((files) => files.saved);
  const revision = useGateway(({ status }) => status?.revision ?? '');
  const words = saveWords(saved, isChanged(draft), revision);
  // A conflict has its own words beside the choices.
  if (draft.theirs !== undefined) return null;
  return words?.mood === 'bad' ? <Notice kind="error">{words.text}</Notice> : null;
}
