import type { editor as editorTypes } from 'monaco-editor/editor/editor.api.js';
import { useEffect, useRef, useState } from 'react';
import { editor } from './monaco.ts';
import { EDITOR_OPTIONS } from './options.ts';
import { useTabKey } from './tab-key.ts';
import styles from './TextEditor.module.css';

export interface OutputEditorProps {
  readonly text: string;
  readonly language: 'json' | 'plaintext';
  /** Name for those who cannot see it. */
  readonly label: string;
  readonly showsBlanks: boolean;
  /** Is given the editor while it is there, to listen to it and to decorate it. */
  readonly onEditor: (code: editorTypes.IStandaloneCodeEditor | undefined) => void;
}

/** Monaco on a text that is only read and is replaced often. */
export function OutputEditor({ text, language, label, showsBlanks, onEditor }: OutputEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [code, setCode] = useState<editorTypes.IStandaloneCodeEditor>();
  const leaves = useTabKey((tab) => tab.leaves);
  const give = useRef(onEditor);
  useEffect(() => {
    give.current = onEditor;
  });

  useEffect(() => {
    if (host.current === null) return undefined;
    const model = editor.createModel('', 'plaintext');
    const made = editor.create(host.current, {
      ...EDITOR_OPTIONS,
      model,
      readOnly: true,
      domReadOnly: true,
      renderLineHighlight: 'none',
      readOnlyMessage: { value: 'This is what the template prints.' },
    });
    setCode(made);
    give.current(made);
    return () => {
      give.current(undefined);
      made.dispose();
      model.dispose();
    };
  }, []);

  useEffect(() => {
    const model = code?.getModel();
    if (model === null || model === undefined) return;
    editor.setModelLanguage(model, language);
    if (model.getValue() !== text) model.setValue(text);
  }, [code, text, language]);

  useEffect(() => {
    code?.updateOptions({ ariaLabel: label, tabFocusMode: leaves, renderWhitespace: showsBlanks ? 'all' : 'none' });
    code?.updateOptions({ renderControlCharacters: showsBlanks, wordWrap: 'off' });
  }, [code, label, leaves, showsBlanks]);

  return <div ref={host} className={styles['editor']} />;
}
