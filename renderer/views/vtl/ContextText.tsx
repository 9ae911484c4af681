import { lazy, type ReactNode, Suspense } from 'react';
import { classes } from '../../ui/Button.tsx';
import { type ContextField, fieldProblem } from './context-draft.ts';
import { editField, useWork } from './work.ts';
import styles from './ContextPane.module.css';

const TextEditor = lazy(async () => ({ default: (await import('../../monaco/TextEditor.tsx')).TextEditor }));

const NO_MARKERS: readonly never[] = [];

export interface ContextTextProps {
  readonly field: ContextField;
  readonly label: string;
  readonly hint: ReactNode;
}

/** A text of the context that is too long for a field. */
export function ContextText({ field, label, hint }: ContextTextProps) {
  const text = useWork(({ draft }) => draft[field]);
  const problem = useWork(({ draft }) => fieldProblem(field, draft));
  return (
    <div className={styles['text']}>
      <div className={styles['editor']}>
        <Suspense>
          <TextEditor
            path={`~vtl/${field}.json`}
            text={text}
            label={`${label}; Ctrl+M lets Tab leave the editor`}
            markers={NO_MARKERS}
            goTo={undefined}
            onChange={(changed) => editField(field, changed)}
            onCursor={ignoreCursor}
          />
        </Suspense>
      </div>
      <div className={classes(styles['hint'], problem !== undefined && styles['problem'])} role="status">
        {problem === undefined ? hint : `Left out, it cannot be read: ${problem}`}
      </div>
    </div>
  );
}

function ignoreCursor(): void {
  // Nothing here is about a place.
}
