import { create } from 'zustand';
import type { CallOutput } from '../../../core/contract/calls.ts';
import type { Finding } from '../../../core/model/source.ts';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import type { EditorPlace } from '../../monaco/editor-marker.ts';
import { useGateway } from '../../state/facts.ts';
import { notifyFailure } from '../../state/toasts.ts';
import { draftOf, type Drafts, isChanged, withFiles, withMine, withSaved, withText, withTheirs } from './drafts.ts';
import { keepUntilSaved } from './unload.ts';

/** What came of the last save; gone with the next change. */
export type Saved =
  | { readonly kind: 'saving' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'in-force'; readonly millis: number }
  /** Written, but with errors: the last good revision keeps running. */
  | { readonly kind: 'held'; readonly errors: number }
  /** Not written, because the disk has another text by now. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'failed'; readonly why: string };

interface WorkspaceFiles {
  /** Undefined until the files were read once. */
  readonly drafts: Drafts | undefined;
  /** Why reading failed, in words. */
  readonly failure: string | undefined;
  readonly selected: string | undefined;
  readonly saved: Saved | undefined;
  /** What is wrong with the files on disk. */
  readonly onDisk: readonly Finding[];
  /** What would be wrong if all changes were saved; undefined when nothing is changed or not checked yet. */
  readonly whenSaved: readonly Finding[] | undefined;
  /** Where the cursor was sent. */
  readonly goTo: EditorPlace | undefined;
  readonly schema: unknown;
}

/** The files of the workspace as they are being edited. Outlives the view, so that nothing typed is lost by leaving it. */
export const useFiles = create<WorkspaceFiles>(() => ({
  drafts: undefined,
  failure: undefined,
  selected: undefined,
  saved: undefined,
  onDisk: [],
  whenSaved: undefined,
  goTo: undefined,
  schema: undefined,
}));

const IDLE_MILLIS = 250;
let checkTimer: ReturnType<typeof setTimeout> | undefined;
let checking = new AbortController();

keepUntilSaved((listen) =>
  useFiles.subscribe(({ drafts }, before) => {
    if (drafts !== before.drafts) listen(drafts?.some(isChanged) === true);
  }),
);

/** Reads the files now and whenever they change on disk. Returns the undo. */
export function followFiles(): () => void {
  const undos = [
    client.on('config.changed', loadFiles),
    client.onState((state) => {
      if (state.kind === 'open') loadFiles();
    }),
    useGateway.subscribe(({ status }, before) => {
      if (status !== undefined && status.findings !== before.status?.findings) takeDiskFindings(status.findings);
    }),
  ];
  if (client.state.kind === 'open' || client.state.kind === 'connecting') loadFiles();
  return () => {
    clearTimeout(checkTimer);
    useFiles.setState({ goTo: undefined });
    for (const undo of undos) undo();
  };
}

/** Reads all files and the schema; what was typed stays. */
export function loadFiles(): void {
  client.call('config.files', {}).then(takeFiles, (error: unknown) => {
    if (codeOf(error) !== 'CHANNEL_CLOSED') useFiles.setState({ failure: describeFailure(error) });
  });
  client.call('config.schema', {}).then(
    ({ schema }) => {
      if (JSON.stringify(schema) !== JSON.stringify(useFiles.getState().schema)) useFiles.setState({ schema });
    },
    (error: unknown) => {
      if (codeOf(error) !== 'CHANNEL_CLOSED') notifyFailure(`there is no completion: ${describeFailure(error)}`);
    },
  );
}

/** Shows a file. */
export function selectFile(path: string): void {
  useFiles.setState({ selected: path, goTo: undefined, saved: undefined });
}

/** Shows a place of a file. @param takesFocus Whether the keyboard goes there too. */
export function goToPlace(
  at: { readonly file: string; readonly line: number; readonly column: number },
  takesFocus: boolean,
): void {
  const { drafts } = useFiles.getState();
  if (draftOf(drafts ?? [], at.file) === undefined) return notifyFailure(`${at.file} is not among the open files`);
  useFiles.setState({ selected: at.file, goTo: { line: at.line, column: at.column, takesFocus } });
}

/** Takes what was typed; the engine checks it when typing pauses. */
export function editFile(path: string, text: string): void {
  useFiles.setState(({ drafts, saved }) => ({
    drafts: withText(drafts ?? [], path, text),
    saved: saved?.kind === 'saving' ? saved : undefined,
  }));
  scheduleCheck();
}

/** Writes the selected file, naming the revision it was edited from. */
export async function saveFile(): Promise<void> {
  const { drafts, selected, saved } = useFiles.getState();
  const draft = draftOf(drafts ?? [], selected);
  if (draft === undefined || saved?.kind === 'saving') return;
  if (!isChanged(draft)) return useFiles.setState({ saved: { kind: 'nothing' } });
  if (draft.theirs !== undefined) return useFiles.setState({ saved: { kind: 'stale' } });
  useFiles.setState({ saved: { kind: 'saving' } });
  const { path, text, base } = draft;
  try {
    takeWritten(await client.call('config.write', { path, text, revision: base.revision }));
  } catch (error) {
    if (codeOf(error) !== 'CONFIG_STALE') {
      return useFiles.setState({ saved: { kind: 'failed', why: describeFailure(error) } });
    }
    useFiles.setState({ saved: { kind: 'stale' } });
    loadFiles();
  }
}

/** Drops the changes of a file for what is on disk. */
export function takeTheirs(path: string): void {
  useFiles.setState(({ drafts, selected }) => {
    const next = withTheirs(drafts ?? [], path);
    return { drafts: next, saved: undefined, selected: draftOf(next, selected)?.path ?? next[0]?.path };
  });
  scheduleCheck();
}

/** Writes the selected file over what somebody else wrote, which the user has read. */
export async function overwriteTheirs(path: string): Promise<void> {
  useFiles.setState(({ drafts }) => ({ drafts: withMine(drafts ?? [], path), selected: path, saved: undefined }));
  await saveFile();
}

/** The findings to show: of what is typed as soon as that was checked, else of what is on disk. */
export function shownFindings({ whenSaved, onDisk }: Pick<WorkspaceFiles, 'whenSaved' | 'onDisk'>): readonly Finding[] {
  return whenSaved ?? onDisk;
}

function takeFiles({ files, findings }: CallOutput<'config.files'>): void {
  useFiles.setState(({ drafts: before, selected, saved }) => {
    const drafts = withFiles(before ?? [], files);
    const shown = draftOf(drafts, selected) ?? drafts[0];
    const isOther = shown?.base.revision !== draftOf(before ?? [], selected)?.base.revision;
    return {
      drafts,
      failure: undefined,
      onDisk: findings,
      selected: shown?.path,
      saved: isOther && saved?.kind !== 'saving' ? undefined : saved,
    };
  });
  scheduleCheck();
}

function takeWritten({ file, findings, isInForce, swapMillis }: CallOutput<'config.write'>): void {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  useFiles.setState(({ drafts }) => ({
    drafts: withSaved(drafts ?? [], file),
    onDisk: findings,
    saved: isInForce ? { kind: 'in-force', millis: swapMillis } : { kind: 'held', errors },
  }));
  scheduleCheck();
}

function takeDiskFindings(onDisk: readonly Finding[]): void {
  useFiles.setState({ onDisk });
}

function scheduleCheck(): void {
  clearTimeout(checkTimer);
  checking.abort();
  const changed = (useFiles.getState().drafts ?? []).filter((draft) => isChanged(draft) && !draft.isGone);
  if (changed.length === 0) return useFiles.setState({ whenSaved: undefined });
  const { signal } = (checking = new AbortController());
  const files = changed.map(({ path, text }) => ({ path, text }));
  checkTimer = setTimeout(() => {
    client.call('config.check', { files }, { signal }).then(
      ({ findings }) => useFiles.setState({ whenSaved: findings }),
      // The next change checks again; a broken connection has its own banner.
      () => undefined,
    );
  }, IDLE_MILLIS);
}
