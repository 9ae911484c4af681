import { useEffect, useRef } from 'react';
import { editor } from './monaco.ts';
import { languageOf } from './models.ts';
import { EDITOR_OPTIONS } from './options.ts';
import styles from './TextEditor.module.css';

export interface TextDifferenceProps {
  /** Only its ending counts, for the language. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly beforeLabel: string;
  readonly afterLabel: string;
}

/** Two texts and what differs; to be read only. */
export function TextDifference({ path, before, after, beforeLabel, afterLabel }: TextDifferenceProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return undefined;
    const original = editor.createModel(before, languageOf(path));
    const modified = editor.createModel(after, languageOf(path));
    const made = editor.createDiffEditor(host.current, {
      ...EDITOR_OPTIONS,
      readOnly: true,
      renderOverviewRuler: false,
      useInlineViewWhenSpaceIsLimited: false,
      wordWrap: 'on',
      originalAriaLabel: beforeLabel,
      modifiedAriaLabel: afterLabel,
      // Inside of a modal dialog nothing outside of it can be shown.
      fixedOverflowWidgets: false,
      hideUnchangedRegions: { enabled: true },
    });
    made.setModel({ original, modified });
    const close = (): void => {
      made.dispose();
      original.dispose();
      modified.dispose();
    };
    return () => {
      // A comparison under way fails loudly when its texts are gone.
      if (made.getLineChanges() === null) made.onDidUpdateDiff(() => queueMicrotask(close));
      else close();
    };
  }, [path, before, after, beforeLabel, afterLabel]);
  return <div ref={host} className={styles['editor']} />;
}
