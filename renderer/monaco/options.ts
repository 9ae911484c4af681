import type { editor } from 'monaco-editor/editor/editor.api.js';

/** What every editor of the page has in common. */
export const EDITOR_OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  // Popups may be larger than the pane they begin in.
  fixedOverflowWidgets: true,
  fontFamily: 'var(--font-mono)',
  fontSize: 12.5,
  lineHeight: 19,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: true,
  renderLineHighlight: 'line',
  lineNumbersMinChars: 3,
  padding: { top: 6, bottom: 6 },
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  stickyScroll: { enabled: false },
  wordBasedSuggestions: 'off',
  quickSuggestions: { other: true, comments: false, strings: true },
  suggest: { showStatusBar: false, preview: false, snippetsPreventQuickSuggestions: false },
  accessibilitySupport: 'auto',
  cursorBlinking: 'smooth',
  cursorSmoothCaretAnimation: 'off',
  smoothScrolling: false,
  unicodeHighlight: { ambiguousCharacters: false },
  contextmenu: true,
  links: false,
  largeFileOptimizations: true,
};
