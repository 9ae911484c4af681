import { create } from 'zustand';
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

/** The section that the settings are to show when they are drawn next; undefined once they did. */
export const useWantedSection = create<{ readonly id: string | undefined }>(() => ({ id: undefined }));

/** Opens the settings at a section. */
export function showSection(id: string): void {
  openView('settings');
  useWantedSection.setState({ id });
}
