import { usePreferences } from '../state/facts.ts';
import { applyTheme, rememberedTheme } from './apply-theme.ts';

/** Shows the theme of the last visit at once, then the one the user prefers, and every change of it. */
export function followThemePreference(): void {
  let theme = rememberedTheme();
  let stop = applyTheme(theme);
  usePreferences.subscribe((preferences) => {
    if (preferences.theme === theme) return;
    stop();
    theme = preferences.theme;
    stop = applyTheme(theme);
  });
}
