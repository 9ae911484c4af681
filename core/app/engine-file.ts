import { closeSync, openSync, readFileSync, rmSync, writeSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PATHS } from '../contract/paths.ts';
import { GatewrightError } from '../model/errors.ts';
import { PRIVATE_FOLDER } from './workspace.ts';

const PROBE_MILLIS = 2000;

const engineFile = z.object({ url: z.string(), token: z.string(), pid: z.number() });

/** Where a running engine of a workspace is reached. */
export type RunningEngine = Readonly<z.infer<typeof engineFile>>;

/**
 * The engine that has this workspace open. A file that was left behind by one that is gone is not believed: the engine
 * must answer.
 */
export async function findEngine(workspace: string): Promise<RunningEngine | undefined> {
  const found = readEngineFile(workspace);
  return found !== undefined && (await isAlive(found)) ? found : undefined;
}

/**
 * Takes the workspace for an engine, before anything of it is opened.
 * @returns What to call once the engine can be reached, and at its end.
 * @throws WORKSPACE_BUSY when another engine has it.
 */
export async function claimWorkspace(
  workspace: string,
): Promise<{ publish(engine: RunningEngine): void; release(): void }> {
  const file = engineFilePath(workspace);
  mkdirSync(join(workspace, PRIVATE_FOLDER), { recursive: true, mode: 0o700 });
  const other = await findEngine(workspace);
  if (other !== undefined)
    throw new GatewrightError('WORKSPACE_BUSY', { path: workspace, pid: other.pid, url: other.url });
  rmSync(file, { force: true });
  let isOurs = true;
  const write = (value: object): void => {
    const handle = openSync(file, 'w', 0o600);
    writeSync(handle, JSON.stringify(value));
    closeSync(handle);
  };
  write({ pid: process.pid });
  return {
    publish: write,
    release() {
      if (isOurs) rmSync(file, { force: true });
      isOurs = false;
    },
  };
}

function engineFilePath(workspace: string): string {
  return join(workspace, PRIVATE_FOLDER, 'engine.json');
}

function readEngineFile(workspace: string): RunningEngine | undefined {
  try {
    return engineFile.safeParse(JSON.parse(readFileSync(engineFilePath(workspace), 'utf8'))).data;
  } catch {
    // No file, or one that is half written: nobody can be reached by it.
    return undefined;
  }
}

async function isAlive({ url, token }: RunningEngine): Promise<boolean> {
  try {
    const answer = await fetch(new URL(PATHS.health, url), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PROBE_MILLIS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
