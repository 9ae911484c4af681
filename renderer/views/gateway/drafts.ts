import type { CallOutput } from '../../../core/contract/calls.ts';

/** A file as it stands on disk. */
export type DiskFile = CallOutput<'config.files'>['files'][number];

/** A file of the workspace as it is being edited. */
export interface Draft {
  readonly path: string;
  /** What the edit began with; a write names its revision. */
  readonly base: DiskFile;
  /** What stands in the editor. */
  readonly text: string;
  /** What stands on disk by now, when that is neither the base nor what is in the editor. */
  readonly theirs?: DiskFile | undefined;
  /** Whether the file is no longer among those of the workspace. */
  readonly isGone: boolean;
}

/** All files, in the order of the engine. */
export type Drafts = readonly Draft[];

/** Whether a file holds something that is not on disk. */
export function isChanged({ text, base }: Draft): boolean {
  return text !== base.text;
}

/** The draft of a path. */
export function draftOf(drafts: Drafts, path: string | undefined): Draft | undefined {
  return drafts.find((draft) => draft.path === path);
}

/**
 * The drafts after the disk was read. Unchanged files take what was read; changed ones keep their text and learn of
 * what is there now; changed files that are gone stay, so that nothing that was typed is lost.
 */
export function withFiles(drafts: Drafts, files: readonly DiskFile[]): Drafts {
  const present = files.map((file) => withFile(draftOf(drafts, file.path), file));
  const gone = drafts.filter((draft) => isChanged(draft) && files.every(({ path }) => path !== draft.path));
  return [...present, ...gone.map((draft) => ({ ...draft, isGone: true }))];
}

/** The drafts after a user typed. */
export function withText(drafts: Drafts, path: string, text: string): Drafts {
  return change(drafts, path, (draft) => ({ ...draft, text }));
}

/** The drafts after a write; what was typed while it ran stays a change. */
export function withSaved(drafts: Drafts, file: DiskFile): Drafts {
  return change(drafts, file.path, ({ path, text }) => ({ path, text, base: file, isGone: false }));
}

/** The drafts after the user dropped their changes for what is on disk. A file that is gone goes. */
export function withTheirs(drafts: Drafts, path: string): Drafts {
  const taken = change(drafts, path, (draft) => {
    const base = draft.theirs ?? draft.base;
    return { path, base, text: base.text, isGone: draft.isGone };
  });
  return taken.filter((draft) => !(draft.path === path && draft.isGone));
}

/** The drafts after the user read what is on disk and wants their own text in its place: the next write names that revision. */
export function withMine(drafts: Drafts, path: string): Drafts {
  return change(drafts, path, (draft) =>
    draft.theirs === undefined ? draft : { path, base: draft.theirs, text: draft.text, isGone: false },
  );
}

function withFile(draft: Draft | undefined, file: DiskFile): Draft {
  const { path } = file;
  const isClean = draft === undefined || !isChanged(draft) || draft.text === file.text;
  if (isClean) return { path, base: file, text: file.text, isGone: false };
  if (draft.base.revision === file.revision) return { path, base: draft.base, text: draft.text, isGone: false };
  return { path, base: draft.base, text: draft.text, theirs: file, isGone: false };
}

function change(drafts: Drafts, path: string, next: (draft: Draft) => Draft): Drafts {
  return drafts.map((draft) => (draft.path === path ? next(draft) : draft));
}
