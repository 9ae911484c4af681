import type { editor as editorTypes } from 'monaco-editor/editor/editor.api.js';
import { useEffect, useRef, useState } from 'react';
import { type EditorMarker, type EditorPlace, underlined } from './editor-marker.ts';
import { editor, MarkerSeverity } from './monaco.ts';
import { openText, replaceText, takeChange } from './models.ts';
import { EDITOR_OPTIONS } from './options.ts';
import { useTabKey } from './tab-key.ts';
import styles from './TextEditor.module.css';

export interface TextEditorProps {
  /** Path in the workspace; each has its own undo history and cursor. */
  readonly path: string;
  readonly text: string;
  /** Name for those who cannot see it. */
  readonly label: string;
  readonly markers: readonly EditorMarker[];
  readonly goTo: EditorPlace | undefined;
  readonly onChange: (text: string) => void;
  readonly onCursor: (line: number, column: number) => void;
  /** Is given the editor while it is there, to listen to it and to decorate it. */
  readonly onEditor?: (code: editorTypes.IStandaloneCodeEditor | undefined) => void;
}

/** Monaco on one file of the workspace. */
export function TextEditor(props: TextEditorProps) {
  const { path, text, label, markers, goTo } = props;
  const host = useRef<HTMLDivElement>(null);
  const [code, setCode] = useState<editorTypes.IStandaloneCodeEditor>();
  const leaves = useTabKey((tab) => tab.leaves);
  const handlers = useRef(props);
  useEffect(() => {
    handlers.current = props;
  });

  useEffect(() => {
    if (host.current === null) return undefined;
    const made = editor.create(host.current, { ...EDITOR_OPTIONS, model: null });
    const listener = made.onDidChangeCursorPosition(({ position }) =>
      handlers.current.onCursor(position.lineNumber, position.column),
    );
    // When problems take room below, the line that is being written must not slip out of sight.
    const layout = made.onDidLayoutChange(() => {
      const position = made.getPosition();
      if (position !== null && made.hasTextFocus()) made.revealPosition(position);
    });
    setCode(made);
    handlers.current.onEditor?.(made);
    return () => {
      handlers.current.onEditor?.(undefined);
      listener.dispose();
      layout.dispose();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    if (code === undefined) return undefined;
    const opened = openText(path, handlers.current.text);
    code.setModel(opened.model);
    code.restoreViewState(opened.view);
    const position = code.getPosition();
    if (position !== null) handlers.current.onCursor(position.lineNumber, position.column);
    const listener = opened.model.onDidChangeContent(() => {
      const changed = takeChange(opened);
      if (changed !== undefined) handlers.current.onChange(changed);
    });
    return () => {
      listener.dispose();
      opened.view = code.saveViewState();
    };
  }, [code, path]);

  useEffect(() => {
    if (code !== undefined) replaceText(openText(path, text), text);
  }, [code, path, text]);

  useEffect(() => {
    code?.updateOptions({ ariaLabel: label, tabFocusMode: leaves });
  }, [code, label, leaves]);

  useEffect(() => {
    if (code === undefined) return;
    const { model } = openText(path, handlers.current.text);
    editor.setModelMarkers(
      model,
      'gatewright',
      markers.map((marker) => markerData(model, marker)),
    );
  }, [code, path, markers]);

  useEffect(() => {
    if (code === undefined || goTo === undefined) return;
    const position = { lineNumber: goTo.line, column: goTo.column };
    code.setPosition(position);
    code.revealPositionInCenterIfOutsideViewport(position);
    if (goTo.takesFocus) code.focus();
  }, [code, goTo]);

  return <div ref={host} className={styles['editor']} />;
}

const SEVERITIES = {
  error: MarkerSeverity.Error,
  warning: MarkerSeverity.Warning,
  info: MarkerSeverity.Info,
};

function markerData(model: editorTypes.ITextModel, marker: EditorMarker): editorTypes.IMarkerData {
  const line = Math.max(1, Math.min(marker.line, model.getLineCount()));
  const { from, to } = underlined(model.getLineContent(line), marker);
  return {
    severity: SEVERITIES[marker.severity],
    message: marker.message,
    startLineNumber: line,
    startColumn: from,
    endLineNumber: line,
    endColumn: to,
    ...(marker.code !== undefined && { code: marker.code }),
  };
}
