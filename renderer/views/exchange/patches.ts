import { create } from 'zustand';
import type { Patch } from '../../../core/model/patch.ts';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { openExchange } from '../../state/place.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import { draftOf, isChanged } from '../gateway/drafts.ts';
import { useFiles } from '../gateway/workspace-files.ts';

type ConfigurationPatch = Patch & { readonly kind: 'configuration' };

/** A patch of the configuration that was written, and what takes it back. */
export interface AppliedPatch {
  /** The exchange that it was applied for. */
  readonly exchange: number;
  readonly patch: ConfigurationPatch;
  /** The text that stood there before. */
  readonly before: string;
  /** What the patch wrote; undone only while that still stands there. */
  readonly revision: string;
}

/** Why a patch was not applied; nothing was written then. */
export type Refusal =
  /** The file has changes in the Gateway view that are not saved. */
  | { readonly kind: 'unsaved'; readonly file: string }
  /** The file on disk is another one by now. */
  | { readonly kind: 'stale'; readonly file: string }
  | { readonly kind: 'failed'; readonly why: string };

interface PatchStore {
  /** The exchange whose patches these are. */
  readonly exchange: number | undefined;
  /** Whether it went through another gateway: then its request is sent again by a replay only, which has guards. */
  readonly isForeign: boolean;
  /** Undefined until they were thought out. */
  readonly patches: readonly Patch[] | undefined;
  /** Why there are none, when that failed. */
  readonly problem: string | undefined;
  /** Those of every exchange, since whoever sends the request again goes on to another one and may come back. */
  readonly applied: readonly AppliedPatch[];
  readonly refusal: Refusal | undefined;
  /** A patch that is being applied, or `again` while the request is being sent as it was. */
  readonly busy: string | undefined;
}

const NOTHING: Omit<PatchStore, 'applied'> = {
  exchange: undefined,
  isForeign: false,
  patches: undefined,
  problem: undefined,
  refusal: undefined,
  busy: undefined,
};

/** The patches of the exchange that is explained. */
export const usePatches = create<PatchStore>(() => ({ ...NOTHING, applied: [] }));

/** Thinks out the patches of an exchange, now and whenever the configuration changes. Returns the undo. */
export function followPatches(exchange: number, isForeign = false): () => void {
  usePatches.setState({ ...NOTHING, exchange, isForeign });
  load(exchange);
  const undo = client.on('config.changed', () => load(exchange));
  return () => {
    undo();
    if (usePatches.getState().exchange === exchange) usePatches.setState(NOTHING);
  };
}

function load(exchange: number): void {
  const isShown = (): boolean => usePatches.getState().exchange === exchange;
  client.call('exchange.patches', { id: exchange }).then(
    ({ patches }) => {
      if (isShown()) usePatches.setState({ patches, problem: undefined });
    },
    (error: unknown) => {
      if (isShown() && codeOf(error) !== 'CHANNEL_CLOSED') usePatches.setState({ problem: describeFailure(error) });
    },
  );
}

/** The patch that the key applies: the best one, unless it sends something to a server of somebody else. */
export function bestPatch({ patches, busy }: Pick<PatchStore, 'patches' | 'busy'>): Patch | undefined {
  const best = busy === undefined ? patches?.[0] : undefined;
  return best === undefined || isOfKey(best) ? best : undefined;
}

/** Whether a single key may apply a patch. */
export function isOfKey(patch: Patch): boolean {
  return patch.kind === 'configuration' || !patch.isForeign;
}

/** Writes a patch of the configuration, or sends one of the request and opens what came of it. */
export async function applyPatch(patch: Patch): Promise<void> {
  const { exchange, busy } = usePatches.getState();
  if (exchange === undefined || busy !== undefined) return;
  usePatches.setState({ busy: patch.id, refusal: undefined });
  try {
    if (patch.kind === 'configuration') await write(exchange, patch);
    else await sendAgain(exchange, patch.id);
  } catch (error) {
    refuse({ kind: 'failed', why: describeFailure(error) });
  } finally {
    usePatches.setState({ busy: undefined });
  }
}

/** Sends the request of the exchange once more, as it was, and opens what came of it. */
export async function resendExchange(): Promise<void> {
  const { exchange, busy } = usePatches.getState();
  if (exchange === undefined || busy !== undefined) return;
  usePatches.setState({ busy: 'again', refusal: undefined });
  try {
    await sendAgain(exchange, undefined);
  } catch (error) {
    refuse({ kind: 'failed', why: describeFailure(error) });
  } finally {
    usePatches.setState({ busy: undefined });
  }
}

async function sendAgain(exchange: number, patch: string | undefined): Promise<void> {
  const { status, id } = await client.call('exchange.resend', {
    id: exchange,
    ...(patch === undefined ? {} : { patch }),
  });
  // Whoever has gone on to something else is not called back.
  if (id !== undefined && usePatches.getState().exchange === exchange) openExchange(id);
  notify(`answered with ${status}`);
}

async function write(exchange: number, patch: ConfigurationPatch): Promise<void> {
  const { file: path, text, revision } = patch;
  const draft = draftOf(useFiles.getState().drafts ?? [], path);
  if (draft !== undefined && isChanged(draft)) return refuse({ kind: 'unsaved', file: path });
  const { files } = await client.call('config.files', {});
  const before = files.find((file) => file.path === path);
  if (before?.revision !== revision) return refuse({ kind: 'stale', file: path });
  const written = await client.call('config.write', { path, text, revision }).catch((error: unknown) => {
    if (codeOf(error) === 'CONFIG_STALE') return undefined;
    throw error;
  });
  if (written === undefined) return refuse({ kind: 'stale', file: path });
  const applied: AppliedPatch = { exchange, patch, before: before.text, revision: written.file.revision };
  usePatches.setState((known) => ({
    applied: [...known.applied, applied],
    patches: known.patches?.filter(({ id }) => id !== patch.id),
  }));
  const outcome = written.isInForce ? 'in force' : 'written, but not in force: the Gateway view says why';
  notify(`${patch.title}: ${outcome}`, { title: 'Undo', run: () => void undoPatch(applied) });
}

/** Puts the text from before a patch back, unless somebody has changed the file since. */
export async function undoPatch(applied: AppliedPatch): Promise<void> {
  const { patch, before, revision } = applied;
  const path = patch.file;
  const draft = draftOf(useFiles.getState().drafts ?? [], path);
  if (draft !== undefined && isChanged(draft))
    return notifyFailure(`${path} has unsaved changes in the Gateway view, so nothing was undone`);
  try {
    await client.call('config.write', { path, text: before, revision });
    usePatches.setState((known) => ({ applied: known.applied.filter((one) => one !== applied) }));
    notify(`${path} is as it was before`);
  } catch (error) {
    const isStale = codeOf(error) === 'CONFIG_STALE';
    notifyFailure(
      isStale ? `${path} was changed since, so nothing was undone` : `nothing was undone: ${describeFailure(error)}`,
    );
  }
}

function refuse(refusal: Refusal): void {
  usePatches.setState({ refusal });
  const { exchange } = usePatches.getState();
  if (refusal.kind === 'stale' && exchange !== undefined) load(exchange);
}
