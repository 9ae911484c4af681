import type { editor } from 'monaco-editor/editor/editor.api.js';
import { themeOfTokens, type ThemeName } from './theme-of-tokens.ts';

const NAMES: readonly ThemeName[] = ['light', 'dark', 'contrast'];

/** Gives the editor the page's theme, now and at every change. Runs for as long as the page does. */
export function followTheme(api: typeof editor): void {
  const root = document.documentElement;
  const show = (): void => {
    const name = NAMES.find((known) => known === root.dataset['theme']) ?? 'light';
    const style = getComputedStyle(root);
    api.defineTheme(
      `page-${name}`,
      themeOfTokens(name, (token) => style.getPropertyValue(token)),
    );
    api.setTheme(`page-${name}`);
  };
  show();
  new MutationObserver(show).observe(root, { attributeFilter: ['data-theme'] });
}
