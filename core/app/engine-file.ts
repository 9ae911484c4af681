import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { z } from 'zod';
import { PATHS } from '../contract/paths.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Millis } from '../model/units.ts';
import { PRIVATE_FOLDER } from './workspace.ts';

const PROBE_MILLIS: Millis = 2000;
/** How long an engine that starts or ends, or a command that reads the store, is waited for. */
const WAIT_MILLIS: Millis = 10_000;
const LOOK_EVERY_MILLIS: Millis = 25;

const runningEngine = z.object({ url: z.string(), token: z.string(), pid: z.number() });
/** Written whole before the engine is opened, and again once it can be reached. */
const engineFile = z.union([runningEngine, z.object({ pid: z.number() })]);

/** Where a running engine of a workspace is reached. */
export type RunningEngine = Readonly<z.infer<typeof runningEngine>>;

/** A workspace taken for one engine. */
export interface Claim {
  /** Tells others where the engine is reached. */
  publish(engine: RunningEngine): void;
  /** Takes that back, while the engine closes. */
  hide(): void;
  /** Lets others have the workspace. Idempotent. */
  release(): void;
}

type Holder =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'engine'; readonly engine: RunningEngine }
  /** It starts, ends, reads the store, or does not answer. */
  | { readonly kind: 'silent'; readonly pid: number };

const NOBODY: Holder = { kind: 'nobody' };

/** Files that this very process holds: its own number in a file means nothing after a restart in a container. */
const ours = new Set<string>();

/**
 * The engine that has this workspace open. A file that was left behind by one that is gone is not believed: the engine
 * must answer. One that is just starting or ending is waited for.
 */
export async function findEngine(workspace: string, waitMillis = WAIT_MILLIS): Promise<RunningEngine | undefined> {
  const file = engineFilePath(workspace);
  const end = performance.now() + waitMillis;
  let holder = await holderOf(file, readText(file));
  while (holder.kind === 'silent' && performance.now() < end) {
    await after(LOOK_EVERY_MILLIS);
    holder = await holderOf(file, readText(file));
  }
  return holder.kind === 'engine' ? holder.engine : undefined;
}

/**
 * Takes the workspace for an engine, before anything of it is opened.
 * @throws WORKSPACE_BUSY when another engine has it and does not let go of it in time.
 */
export async function claimWorkspace(workspace: string, waitMillis = WAIT_MILLIS): Promise<Claim> {
  const file = engineFilePath(workspace);
  const end = performance.now() + waitMillis;
  mkdirSync(join(workspace, PRIVATE_FOLDER), { recursive: true, mode: 0o700 });
  for (;;) {
    const text = readText(file);
    const holder = await holderOf(file, text);
    if (holder.kind === 'engine')
      throw new GatewrightError('WORKSPACE_BUSY', { path: workspace, pid: holder.engine.pid, url: holder.engine.url });
    if (holder.kind === 'nobody' && take(file, text)) return claimOf(file);
    if (performance.now() > end) {
      const pid = holder.kind === 'silent' ? { pid: holder.pid } : {};
      throw new GatewrightError('WORKSPACE_BUSY', { path: workspace, ...pid, file });
    }
    await after(LOOK_EVERY_MILLIS);
  }
}

function claimOf(file: string): Claim {
  ours.add(file);
  const isOurs = (): boolean => ours.has(file) && parse(readText(file))?.pid === process.pid;
  const write = (value: z.infer<typeof engineFile>): void => {
    if (!isOurs()) return;
    const draft = `${file}.${process.pid}.tmp`;
    writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
    renameSync(draft, file);
  };
  return {
    publish: write,
    hide: () => write({ pid: process.pid }),
    release() {
      if (isOurs()) rmSync(file, { force: true });
      ours.delete(file);
    },
  };
}

/** Makes the file ours unless somebody else was quicker. @param seen What it said when it was judged to be nobody's. */
function take(file: string, seen: string | undefined): boolean {
  if (seen !== undefined && !removeStale(file, seen)) return false;
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid }), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the file if it still says what was seen; one that was written meanwhile is put back. */
function removeStale(file: string, seen: string): boolean {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
  const isStale = readText(aside) === seen;
  try {
    if (!isStale) linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
  return isStale;
}

async function holderOf(file: string, text: string | undefined): Promise<Holder> {
  const entry = parse(text);
  if (entry === undefined) return NOBODY;
  const { pid } = entry;
  if (!('url' in entry)) return isRunning(pid, file) ? { kind: 'silent', pid } : NOBODY;
  const answer = await probe(entry);
  if (answer === 'yes') return { kind: 'engine', engine: entry };
  return answer === 'late' && isRunning(pid, file) ? { kind: 'silent', pid } : NOBODY;
}

function isRunning(pid: number, file: string): boolean {
  if (pid === process.pid) return ours.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return codeOf(error) === 'EPERM';
  }
}

/** Whether the engine answers at its address: nobody else on that port knows the token. */
async function probe({ url, token }: RunningEngine): Promise<'yes' | 'no' | 'late'> {
  const signal = AbortSignal.timeout(PROBE_MILLIS);
  try {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(new URL(PATHS.health, url), { headers, signal });
    return answer.status === 204 ? 'yes' : 'no';
  } catch {
    return signal.aborted ? 'late' : 'no';
  }
}

function engineFilePath(workspace: string): string {
  return join(workspace, PRIVATE_FOLDER, 'engine.json');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // No file: nobody has the workspace. One that cannot be read cannot be taken either, and says so then.
    return undefined;
  }
}

function parse(text: string | undefined): z.infer<typeof engineFile> | undefined {
  try {
    return engineFile.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    // Nothing, or half of something: nobody can be reached by it.
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
