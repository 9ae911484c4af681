import type { Preferences } from '../../core/contract/status.ts';

type Theme = Preferences['theme'];

const REMEMBERED = 'gatewright.theme';
const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];

/** The theme of the last visit, so that the first frame already has it; the preference of the engine comes later. */
export function rememberedTheme(): Theme {
  const stored = localStorage.getItem(REMEMBERED);
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

/** Puts a theme in force and follows the system while it is `system`. Returns the undo of the following. */
export function applyTheme(theme: Theme): () => void {
  localStorage.setItem(REMEMBERED, theme);
  const isDark = matchMedia('(prefers-color-scheme: dark)');
  const wantsContrast = matchMedia('(prefers-contrast: more)');
  const show = (): void => {
    document.documentElement.dataset['theme'] = resolveTheme(theme, isDark.matches, wantsContrast.matches);
  };
  show();
  isDark.addEventListener('change', show);
  wantsContrast.addEventListener('change', show);
  return () => {
    isDark.removeEventListener('change', show);
    wantsContrast.removeEventListener('change', show);
  };
}

/** Which set of tokens a theme means, given what the system asks for. */
export function resolveTheme(theme: Theme, isDark: boolean, wantsContrast: boolean): Exclude<Theme, 'system'> {
  if (theme !== 'system') return theme;
  if (wantsContrast) return 'contrast';
  return isDark ? 'dark' : 'light';
}
