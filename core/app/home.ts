import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a user's own things are kept. */
export interface Home {
  /** Preferences and what was open last; readable by the owner only. */
  readonly settings: string;
  /** Where new workspaces are made. */
  readonly workspaces: string;
}

/**
 * The folders of this user. `GATEWRIGHT_HOME` puts everything under one folder; otherwise settings are where the system
 * keeps them, and workspaces in the user's documents.
 */
export function findHome(environment: NodeJS.ProcessEnv = process.env): Home {
  const own = environment['GATEWRIGHT_HOME'];
  if (own !== undefined && own !== '') return { settings: own, workspaces: join(own, 'workspaces') };
  const documents = join(homedir(), 'Documents');
  return {
    settings: settingsFolder(environment),
    workspaces: join(existsSync(documents) ? documents : homedir(), 'Gatewright'),
  };
}

function settingsFolder(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32')
    return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Gatewright');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Gatewright');
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'gatewright');
}

/** A JSON file; undefined when it is not there or is not JSON, which for settings means the defaults. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes a JSON file at once or not at all, readable by the owner only. */
export function writeJsonFile(file: string, value: unknown): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
