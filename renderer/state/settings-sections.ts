import { openView } from './place.ts';

/** The sections of the settings, in order. */
export const SETTINGS_SECTIONS = [
  { id: 'appearance', title: 'Appearance' },
  { id: 'recording', title: 'Recording' },
  { id: 'secrets', title: 'Secrets' },
  { id: 'about', title: 'About' },
] as const;

/** Id of the heading of a section in the page. */
export function sectionElementId(id: string): string {
  return `settings-${id}`;
}

/** Opens the settings at a section. */
export function showSection(id: string): void {
  openView('settings');
  // The view is drawn in the next frame at the earliest.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const heading = document.getElementById(sectionElementId(id));
      heading?.scrollIntoView({ block: 'start' });
      heading?.focus();
    }),
  );
}
