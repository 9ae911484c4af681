import type { editor } from 'monaco-editor/editor/editor.api.js';

/** The sets of tokens, which are themes of the editor too. */
export type ThemeName = 'light' | 'dark' | 'contrast';

const BASES = { light: 'vs', dark: 'vs-dark', contrast: 'hc-black' } as const;

/** Colour roles of the editor, by the token that has them. */
const COLORS: Readonly<Record<string, string>> = {
  foreground: '--text-primary',
  focusBorder: '--focus-ring',
  'editor.background': '--surface-base',
  'editor.foreground': '--text-primary',
  'editor.lineHighlightBackground': '--surface-sunken',
  'editor.lineHighlightBorder': '--surface-sunken',
  'editor.selectionBackground': '--surface-selected',
  'editor.inactiveSelectionBackground': '--surface-selected-quiet',
  'editor.selectionHighlightBackground': '--surface-selected-quiet',
  'editor.wordHighlightBackground': '--surface-selected-quiet',
  'editor.findMatchBackground': '--surface-selected',
  'editor.findMatchBorder': '--accent',
  'editor.findMatchHighlightBackground': '--surface-selected-quiet',
  'editorBracketMatch.background': '--surface-selected-quiet',
  'editorBracketMatch.border': '--border-strong',
  // Colour is for what things are, not for how deep they stand.
  'editorBracketHighlight.foreground1': '--text-muted',
  'editorBracketHighlight.foreground2': '--text-muted',
  'editorBracketHighlight.foreground3': '--text-muted',
  'editorCursor.foreground': '--accent',
  'editorLineNumber.foreground': '--text-faint',
  'editorLineNumber.activeForeground': '--text-primary',
  'editorIndentGuide.background1': '--border-subtle',
  'editorIndentGuide.activeBackground1': '--border-strong',
  'editorGutter.background': '--surface-base',
  'editorError.foreground': '--status-error',
  'editorWarning.foreground': '--status-refused',
  'editorInfo.foreground': '--accent',
  'editorOverviewRuler.border': '--border-subtle',
  'editorOverviewRuler.errorForeground': '--status-error',
  'editorOverviewRuler.warningForeground': '--status-refused',
  'editorOverviewRuler.infoForeground': '--accent',
  'editorMarkerNavigation.background': '--surface-raised',
  'editorMarkerNavigationError.background': '--status-error',
  'editorMarkerNavigationWarning.background': '--status-refused',
  'editorWidget.background': '--surface-raised',
  'editorWidget.foreground': '--text-primary',
  'editorWidget.border': '--border-strong',
  'editorHoverWidget.background': '--surface-raised',
  'editorHoverWidget.foreground': '--text-primary',
  'editorHoverWidget.border': '--border-strong',
  'editorHoverWidget.statusBarBackground': '--surface-sunken',
  'editorSuggestWidget.background': '--surface-raised',
  'editorSuggestWidget.foreground': '--text-primary',
  'editorSuggestWidget.border': '--border-strong',
  'editorSuggestWidget.selectedBackground': '--surface-selected',
  'editorSuggestWidget.selectedForeground': '--text-primary',
  'editorSuggestWidget.highlightForeground': '--accent',
  'editorSuggestWidget.focusHighlightForeground': '--accent',
  'list.hoverBackground': '--surface-hover',
  'list.hoverForeground': '--text-primary',
  'list.focusBackground': '--surface-selected',
  'list.activeSelectionBackground': '--surface-selected',
  'list.activeSelectionForeground': '--text-primary',
  'menu.background': '--surface-raised',
  'menu.foreground': '--text-primary',
  'menu.selectionBackground': '--surface-selected',
  'menu.selectionForeground': '--text-primary',
  'menu.separatorBackground': '--border-subtle',
  'input.background': '--surface-base',
  'input.foreground': '--text-primary',
  'input.border': '--border-strong',
  'input.placeholderForeground': '--text-faint',
  'inputOption.activeBackground': '--accent-soft',
  'inputOption.activeForeground': '--accent',
  'inputOption.activeBorder': '--accent',
  'textLink.foreground': '--accent',
  'textCodeBlock.background': '--surface-code',
  'scrollbarSlider.background': '--surface-pressed',
  'scrollbarSlider.hoverBackground': '--border-strong',
  'scrollbarSlider.activeBackground': '--border-strong',
  'diffEditor.insertedTextBackground': '--diff-added',
  'diffEditor.removedTextBackground': '--diff-removed',
  'diffEditor.insertedLineBackground': '--diff-added',
  'diffEditor.removedLineBackground': '--diff-removed',
  'widget.shadow': '--border-subtle',
};

/** Borders that Monaco draws in high contrast only, in a colour of its own unless it is told one. */
const CONTRAST_COLORS: Readonly<Record<string, string>> = {
  contrastBorder: '--border-subtle',
  contrastActiveBorder: '--border-subtle',
};

/** Colours of the text, by the kind of its parts. */
const SYNTAX: Readonly<Record<string, string>> = {
  '': '--text-primary',
  type: '--syntax-key',
  tag: '--syntax-keyword',
  namespace: '--syntax-keyword',
  keyword: '--syntax-keyword',
  operators: '--text-muted',
  delimiter: '--text-muted',
  string: '--syntax-string',
  // Monaco's own themes have a rule for this one, which would be stronger.
  'string.yaml': '--syntax-string',
  number: '--syntax-number',
  variable: '--syntax-variable',
  comment: '--syntax-comment',
};

/** The editor's theme made from the page's tokens. @param valueOf A token's value, `#rrggbb` or `#rgb`; a token with another value is left to Monaco's own theme. */
export function themeOfTokens(name: ThemeName, valueOf: (token: string) => string): editor.IStandaloneThemeData {
  const colors = Object.entries(name === 'contrast' ? { ...COLORS, ...CONTRAST_COLORS } : COLORS).flatMap(
    ([role, token]) => {
      const color = toHex(valueOf(token));
      return color === undefined ? [] : [[role, color] as const];
    },
  );
  const rules = Object.entries(SYNTAX).flatMap(([part, token]) => {
    const color = toHex(valueOf(token));
    return color === undefined ? [] : [{ token: part, foreground: color.slice(1) }];
  });
  return { base: BASES[name], inherit: true, rules, colors: Object.fromEntries(colors) };
}

/** `#rrggbb`, also of the `#rgb` that a built stylesheet has. */
function toHex(value: string): string | undefined {
  const color = value.trim();
  if (/^#[0-9a-f]{3}$/i.test(color)) return color.replace(/[0-9a-f]/gi, '$&$&');
  return /^#[0-9a-f]{6}$/i.test(color) ? color : undefined;
}
