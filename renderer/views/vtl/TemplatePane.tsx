import { FileInput } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import type { EditorPlace } from '../../monaco/editor-marker.ts';
import { EditorFoot } from '../gateway/EditorFoot.tsx';
import type { MonacoEditor } from './lit-parts.ts';
import { openTextFile } from './open-file.ts';
import { ProblemList } from './ProblemList.tsx';
import { useRendering } from './rendering.ts';
import { useTemplateKnowledge } from './template-knowledge.ts';
import { TEMPLATE_ID } from './vtl-commands.ts';
import { editTemplate, useWork } from './work.ts';
import styles from './Pane.module.css';

const TextEditor = lazy(async () => ({ default: (await import('../../monaco/TextEditor.tsx')).TextEditor }));

/** Named as no file of a workspace is. */
const MODEL_PATH = '~vtl/template.vtl';
const NO_MARKERS: readonly never[] = [];

export interface TemplatePaneProps {
  readonly code: MonacoEditor | undefined;
  readonly onEditor: (code: MonacoEditor | undefined) => void;
}

/** The template in the editor, and what is wrong with it. */
export function TemplatePane({ code, onEditor }: TemplatePaneProps) {
  const template = useWork((work) => work.template);
  const [cursor, setCursor] = useState({ line: 1, column: 1 });
  const [goTo, setGoTo] = useState<EditorPlace>();
  const moveCursor = useCallback((line: number, column: number) => setCursor({ line, column }), []);
  useTemplateKnowledge();
  useMarkers(code);
  return (
    <section className={styles['pane']} aria-label="Template">
      <div className={styles['head']}>
        <h2>Template</h2>
        <span className={styles['space']} />
        <Button tone="quiet" icon={FileInput} onClick={() => openTextFile('.vtl,.vm,.txt,.json', editTemplate)}>
          Open a file
        </Button>
      </div>
      <div id={TEMPLATE_ID} className={styles['body']}>
        <Suspense fallback={<ProgressBar label="Loading the editor" />}>
          <TextEditor
            path={MODEL_PATH}
            text={template}
            label="Template; Ctrl+M lets Tab leave the editor"
            markers={NO_MARKERS}
            goTo={goTo}
            onChange={editTemplate}
            onCursor={moveCursor}
            onEditor={onEditor}
          />
        </Suspense>
      </div>
      <ProblemList onGo={(line, column) => setGoTo({ line, column, takesFocus: true })} />
      <EditorFoot cursor={cursor} />
    </section>
  );
}

/** Underlines problems while they are those of the text in the editor. */
function useMarkers(code: MonacoEditor | undefined): void {
  const problems = useRendering((rendering) => rendering.problems);
  const findings = useRendering((rendering) => rendering.findings);
  useEffect(() => {
    const model = code?.getModel();
    if (model === null || model === undefined) return undefined;
    // The first import of a module can take longer than a later one, and must not have the last word.
    let isLatest = true;
    void import('../../monaco/vtl-language.ts').then(({ setVtlMarkers }) => {
      if (isLatest && !model.isDisposed()) setVtlMarkers(model, problems, findings);
    });
    return () => {
      isLatest = false;
    };
  }, [code, problems, findings]);
}
