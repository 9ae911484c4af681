import { countOf, formatDuration } from '../../ui/format.ts';
import type { Saved } from './workspace-files.ts';

/** How the outcome of a save is told. */
export interface SaveWords {
  readonly mood: 'good' | 'bad' | 'plain';
  readonly text: string;
}

/** The outcome of a save in words. @param revision The revision that is running; empty when there is none. */
export function saveWords(saved: Saved | undefined, isChanged: boolean, revision: string): SaveWords | undefined {
  switch (saved?.kind) {
    case undefined:
      return isChanged ? { mood: 'plain', text: 'Unsaved changes' } : undefined;
    case 'saving':
      return { mood: 'plain', text: 'Saving' };
    case 'nothing':
      return { mood: 'plain', text: 'Nothing to save' };
    case 'in-force':
      return { mood: 'good', text: `In force in ${formatDuration(saved.millis)}` };
    case 'held':
      return { mood: 'bad', text: heldWords(saved.errors, revision) };
    case 'stale':
      return { mood: 'bad', text: 'Not saved: the file was changed on disk' };
    case 'failed':
      return { mood: 'bad', text: `Not saved: ${saved.why}` };
  }
}

function heldWords(errors: number, revision: string): string {
  const why = errors === 0 ? 'Saved, but not in force' : `Saved with ${countOf(errors, 'error')}, not in force`;
  return revision === '' ? why : `${why}; revision ${revision.slice(0, 8)} keeps running`;
}
