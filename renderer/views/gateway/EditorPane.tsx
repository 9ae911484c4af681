import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { fileSchemas } from '../../monaco/file-schemas.ts';
import { useSchemaMarkers } from '../../monaco/schema-markers.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import { draftOf } from './drafts.ts';
import { EditorFoot } from './EditorFoot.tsx';
import { FILE_PANEL_ID, FileTabs } from './FileTabs.tsx';
import { EDITOR_ID } from './gateway-commands.ts';
import { allProblems, markersOf } from './problems.ts';
import { Problems } from './Problems.tsx';
import { SaveBar, SaveNotice } from './SaveBar.tsx';
import { editFile, selectFile, shownFindings, useFiles } from './workspace-files.ts';
import styles from './EditorPane.module.css';

/** Monaco is the biggest part of the page; it is loaded when a file is first shown. */
const TextEditor = lazy(async () => ({ default: (await import('../../monaco/TextEditor.tsx')).TextEditor }));

/** The files, the editor, and what is wrong in them. */
export function EditorPane() {
  const drafts = useFiles((files) => files.drafts) ?? [];
  const selected = useFiles((files) => files.selected);
  const goTo = useFiles((files) => files.goTo);
  const findings = useFiles((files) => shownFindings(files));
  const schemaMarkers = useSchemaMarkers(({ byPath }) => byPath);
  const [cursor, setCursor] = useState({ line: 1, column: 1 });
  useSchemas();
  const problems = useMemo(() => allProblems(findings, schemaMarkers), [findings, schemaMarkers]);
  const draft = draftOf(drafts, selected);
  const path = draft?.path;
  const markers = useMemo(() => (path === undefined ? [] : markersOf(problems, path)), [problems, path]);
  const moveCursor = useCallback((line: number, column: number) => setCursor({ line, column }), []);
  if (draft === undefined || path === undefined) return null;
  return (
    <section className={styles['pane']} aria-label="Configuration">
      <div className={styles['head']}>
        <FileTabs drafts={drafts} selected={path} onSelect={selectFile} />
        <SaveBar draft={draft} />
      </div>
      <div>
        <SaveNotice draft={draft} />
        <ConflictNotice draft={draft} />
      </div>
      <div id={FILE_PANEL_ID} className={styles['file']} role="tabpanel" aria-label={path}>
        <div id={EDITOR_ID} className={styles['editor']}>
          <Suspense fallback={<Loading />}>
            <TextEditor
              path={path}
              text={draft.text}
              label={`${path}; Ctrl+M lets Tab leave the editor`}
              markers={markers}
              goTo={goTo}
              onChange={(text) => editFile(path, text)}
              onCursor={moveCursor}
            />
          </Suspense>
        </div>
      </div>
      <EditorFoot cursor={cursor} />
      <Problems problems={problems} />
    </section>
  );
}

function Loading() {
  return (
    <div className={styles['loading']}>
      <ProgressBar label="Loading the editor" />
    </div>
  );
}

/** Gives the editor the schema of the files. A dialect without one has no completion; findings come all the same. */
function useSchemas(): void {
  const schema = useFiles((files) => files.schema);
  const paths = useFiles((files) => files.drafts?.map(({ path }) => path).join('\n') ?? '');
  useEffect(() => {
    const schemas = fileSchemas(schema, paths === '' ? [] : paths.split('\n'));
    // The first import of a module can take longer than a later one, and must not have the last word.
    let isLatest = true;
    void import('../../monaco/yaml-language.ts').then(({ setYamlSchemas }) => {
      if (isLatest) setYamlSchemas(schemas);
    });
    return () => {
      isLatest = false;
    };
  }, [schema, paths]);
}
