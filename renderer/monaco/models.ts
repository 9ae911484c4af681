import type { editor as editorTypes, Uri as UriType } from 'monaco-editor/editor/editor.api.js';
import { editor, Uri } from './monaco.ts';

interface OpenText {
  readonly model: editorTypes.ITextModel;
  /** What the page and the editor last agreed on. */
  known: string;
  isReplacing: boolean;
  view: editorTypes.ICodeEditorViewState | null;
}

/** Texts keep their undo history and place while other files or views are shown. */
const texts = new Map<string, OpenText>();

/** Address of a file of the workspace inside the editor. */
export function uriOf(path: string): UriType {
  return Uri.from({ scheme: 'file', path: `/${path}` });
}

/** The path that an address was made of. */
export function pathOf(uri: UriType): string {
  return uri.path.replace(/^\//, '');
}

/** The text of a file in the editor, made of `text` when it is new. */
export function openText(path: string, text: string): OpenText {
  const known = texts.get(path);
  if (known !== undefined) return known;
  const opened = {
    model: editor.createModel(text, languageOf(path), uriOf(path)),
    known: text,
    isReplacing: false,
    view: null,
  };
  texts.set(path, opened);
  return opened;
}

/** Puts a text in place that did not come from the editor, as one step that can be undone. */
export function replaceText(opened: OpenText, text: string): void {
  if (text === opened.known) return;
  const { model } = opened;
  const { CRLF, LF } = editor.EndOfLineSequence;
  opened.known = text;
  opened.isReplacing = true;
  model.pushStackElement();
  model.pushEOL(text.includes('\r\n') ? CRLF : LF);
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
  model.pushStackElement();
  opened.isReplacing = false;
}

/** What a user changed the text to; undefined when the change was no user's. */
export function takeChange(opened: OpenText): string | undefined {
  if (opened.isReplacing) return undefined;
  const text = readText(opened);
  if (text === opened.known) return undefined;
  opened.known = text;
  return text;
}

/** The text as it is to be saved, with its own line ends and byte order mark. */
function readText({ model }: OpenText): string {
  return model.getValue(editor.EndOfLinePreference.TextDefined, true);
}

/** The language of a file, by its name. */
export function languageOf(path: string): string {
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  if (/\.(?:vtl|vm)$/i.test(path)) return 'vtl';
  return /\.json$/i.test(path) ? 'json' : 'plaintext';
}
