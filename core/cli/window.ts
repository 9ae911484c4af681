import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { complain, EXIT } from './output.ts';

const DOWNLOAD_MILLIS = 600_000;
/** A shell that fails this soon did not come up; later it is the user's own business how it ended. */
const COMES_UP_MILLIS = 5000;

/** What is known of this machine when a window is to be opened. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  /** The built main module of the shell. */
  readonly entry: string;
  /** Folder of the product, where the electron package is found. */
  readonly folder: string;
}

/** Electron's binary, or one reason why there can be no window. */
export type Window =
  | { readonly kind: 'possible'; readonly binary: string }
  | { readonly kind: 'impossible'; readonly reason: string };

/** Whether a desktop window can be had: a display, a built shell, and Electron's binary, which is fetched at its first use. */
export async function findWindow({ platform, environment, entry, folder }: Surroundings): Promise<Window> {
  const hasDisplay = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((name) => (name ?? '') !== '');
  if (platform === 'linux' && !hasDisplay) return impossible('there is no display');
  if (!existsSync(entry)) return impossible('the shell is not built');
  const binary = await electronBinary(environment, folder);
  return binary === undefined ? impossible('the Electron binary could not be had') : { kind: 'possible', binary };
}

function impossible(reason: string): Window {
  return { kind: 'impossible', reason };
}

/**
 * The binary that the electron package names. Asked in a process of its own, since the package downloads the binary when it
 * is missing, and writes its own stack traces when that fails.
 */
async function electronBinary(environment: NodeJS.ProcessEnv, folder: string): Promise<string | undefined> {
  const script = "process.stdout.write('\\n' + require('electron'))";
  const slow = setTimeout(() => complain('fetching the Electron binary, once'), 1000);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      cwd: folder,
      env: environment,
      timeout: DOWNLOAD_MILLIS,
    });
    const path = stdout.split('\n').at(-1) ?? '';
    return existsSync(path) ? path : undefined;
  } catch {
    // No package, no network, or no room: the caller says that it could not be had.
    return undefined;
  } finally {
    clearTimeout(slow);
  }
}

/**
 * Runs the shell to its end.
 * @returns Its exit code; undefined when it never came up, as when libraries of the system are missing.
 */
export function runWindow(
  binary: string,
  { folder, environment }: Pick<Surroundings, 'folder' | 'environment'>,
  workspace: string,
): Promise<number | undefined> {
  // Chromium's sandbox refuses to run as root, as in containers.
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const parameters = [folder, ...(isRoot ? ['--no-sandbox'] : []), '--workspace', workspace];
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(binary, parameters, {
      stdio: 'inherit',
      cwd: folder,
      env: { ...environment, GATEWRIGHT_NODE: process.execPath },
    });
    const stop = (signal: NodeJS.Signals): boolean => child.kill(signal);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
    child.on('error', () => resolve(undefined));
    child.on('exit', (code) => {
      const isEarly = performance.now() - start < COMES_UP_MILLIS;
      resolve(code !== 0 && isEarly ? undefined : (code ?? EXIT.failed));
    });
  });
}
