// The editor alone; each feature is an import of its own, so that what nobody uses here is not in the page.
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/caretOperations/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codeEditor/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/comment/register.js';
import 'monaco-editor/features/contextmenu/register.js';
import 'monaco-editor/features/cursorUndo/register.js';
import 'monaco-editor/features/diffEditor/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/gotoError/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/indentation/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/multicursor/register.js';
import 'monaco-editor/features/smartSelect/register.js';
import 'monaco-editor/features/snippet/register.js';
import 'monaco-editor/features/wordHighlighter/register.js';
import 'monaco-editor/features/wordOperations/register.js';
// The file of the feature `suggest` registers the inline suggestions only.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
import { editor, KeyCode, KeyMod, languages, MarkerSeverity, Uri } from 'monaco-editor/editor/editor.api.js';
import { runCommand } from '../commands/registry.ts';
import { registerJson } from './json-tokens.ts';
import { followTheme } from './monaco-theme.ts';
import { isApple, toggleTabKey } from './tab-key.ts';
import { registerVtl } from './vtl-register.ts';
import { provideEditorWorker } from './workers.ts';
import { registerYaml } from './yaml-tokens.ts';

provideEditorWorker();
registerJson(languages);
registerYaml(languages);
registerVtl(languages);
followTheme(editor);
// Ctrl+K begins Monaco's chords; here it opens the palette, also from inside the editor.
editor.registerCommand('page.palette', () => runCommand('layer.palette'));
editor.addKeybindingRule({ keybinding: KeyMod.CtrlCmd | KeyCode.KeyK, command: 'page.palette' });
editor.registerCommand('page.tab-key', toggleTabKey);
editor.addKeybindingRule({
  keybinding: isApple() ? KeyMod.WinCtrl | KeyMod.Shift | KeyCode.KeyM : KeyMod.CtrlCmd | KeyCode.KeyM,
  command: 'page.tab-key',
});

export { editor, languages, MarkerSeverity, Uri };
