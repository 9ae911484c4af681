import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { type Home, readJsonFile, writeJsonFile } from './home.ts';

const state = z.object({ lastWorkspace: z.string().optional() });

/** Folder of the product inside a workspace: store, secrets, and who has it open. Not for version control. */
export const PRIVATE_FOLDER = '.gatewright';

/**
 * The folder to open: the one that is named; else the one used last, while it is there; else a copy of the quickstart
 * sample where the user keeps documents.
 * @returns An absolute path.
 * @throws WORKSPACE_NOT_FOUND when the named folder is not there or is not a folder.
 */
export function chooseWorkspace(named: string | undefined, home: Home, samples: string): string {
  if (named !== undefined) return existingFolder(resolve(named));
  const last = state.safeParse(readJsonFile(stateFile(home))).data?.lastWorkspace;
  if (last !== undefined && existsSync(last)) return last;
  return copySample(join(samples, 'quickstart'), join(home.workspaces, 'quickstart'));
}

/** Remembers what to open next time. */
export function rememberWorkspace(workspace: string, home: Home): void {
  writeJsonFile(stateFile(home), { lastWorkspace: workspace });
}

function stateFile(home: Home): string {
  return join(home.settings, 'state.json');
}

function existingFolder(path: string): string {
  if (!existsSync(path)) throw new GatewrightError('WORKSPACE_NOT_FOUND', { path, reason: 'there is no such folder' });
  if (!statSync(path).isDirectory())
    throw new GatewrightError('WORKSPACE_NOT_FOUND', { path, reason: 'this is a file, not a folder' });
  return path;
}

/** Copies a sample; a folder that is there already and has something in it is used as it is. */
function copySample(sample: string, target: string): string {
  if (existsSync(target) && readdirSync(target).length > 0) return target;
  mkdirSync(target, { recursive: true });
  cpSync(sample, target, { recursive: true, filter: (source) => !source.includes(`/${PRIVATE_FOLDER}`) });
  return target;
}
