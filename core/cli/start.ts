import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PRODUCT_FOLDER } from '../app/product.ts';
import { findHome } from '../app/home.ts';
import { chooseWorkspace } from '../app/workspace.ts';
import { complain, EXIT, say } from './output.ts';
import { runServe, type ServeOptions } from './serve.ts';
import { SAMPLES } from './session.ts';

/**
 * `start`: the workbench. The desktop window where Electron's binary and a display can be had, else the same page in a
 * browser, with one line that says why.
 */
export async function runStart(options: ServeOptions & { readonly workspace?: string }): Promise<number> {
  await buildIfNeeded();
  const reason = whyNoWindow();
  if (reason !== undefined) {
    complain(`no desktop window: ${reason}; opening in the browser`);
    return runServe(options.workspace, options, openBrowser);
  }
  return openWindow(chooseWorkspace(options.workspace, findHome(), SAMPLES));
}

/** A clone has no built page yet; a package has. */
async function buildIfNeeded(): Promise<void> {
  const isBuilt = existsSync(join(PRODUCT_FOLDER, 'dist/page/index.html')) && existsSync(shellEntry());
  if (isBuilt || !existsSync(join(PRODUCT_FOLDER, 'renderer'))) return;
  say('building the page, once');
  const code = await run('npm', ['run', '--silent', 'build'], ['ignore', 'ignore', 'inherit']);
  if (code !== 0) complain('the page could not be built; npm run build says why');
}

function shellEntry(): string {
  return join(PRODUCT_FOLDER, 'dist/shell/main.cjs');
}

function whyNoWindow(): string | undefined {
  const { platform, env } = process;
  if (platform === 'linux' && (env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') === '') return 'there is no display';
  if (!existsSync(shellEntry())) return 'the shell is not built';
  return electronBinary() === undefined ? 'the Electron binary could not be had' : undefined;
}

/** The binary that the electron package downloads at its first use; undefined when it cannot be had. */
function electronBinary(): string | undefined {
  try {
    // The package's own main module exports the path of its binary, and fetches the binary when it is missing.
    const path: unknown = createRequire(import.meta.url)('electron');
    return typeof path === 'string' && existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function openWindow(workspace: string): Promise<number> {
  const binary = electronBinary() ?? '';
  // Chromium's sandbox refuses to run as root, as in containers.
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const parameters = [PRODUCT_FOLDER, ...(isRoot ? ['--no-sandbox'] : []), '--workspace', workspace];
  return run(binary, parameters, 'inherit', { GATEWRIGHT_NODE: process.execPath });
}

/** Opens the address in the default browser where there is one; the address was printed in any case. */
function openBrowser(url: string): void {
  const commands: Readonly<Record<string, readonly [string, ...string[]]>> = {
    darwin: ['open', url],
    win32: ['cmd', '/c', 'start', '', url],
  };
  if (process.env['CI'] !== undefined) return;
  const [command, ...parameters] = commands[process.platform] ?? ['xdg-open', url];
  spawn(command, parameters, { stdio: 'ignore', detached: true })
    // No opener on this machine: the user has the address.
    .on('error', () => undefined)
    .unref();
}

function run(
  command: string,
  parameters: readonly string[],
  stdio: 'inherit' | ['ignore', 'ignore', 'inherit'],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      stdio,
      cwd: PRODUCT_FOLDER,
      env: { ...process.env, ...environment },
      shell: process.platform === 'win32' && command === 'npm',
    });
    child.on('error', () => resolve(EXIT.failed));
    child.on('exit', (code) => resolve(code ?? EXIT.failed));
  });
}
