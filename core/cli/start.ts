import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findHome } from '../app/home.ts';
import { PRODUCT_FOLDER, SAMPLES } from '../app/product.ts';
import { chooseWorkspace } from '../app/workspace.ts';
import { complain, EXIT } from './output.ts';
import { runServe, type ServeOptions } from './serve.ts';
import { findWindow, runWindow, type Surroundings } from './window.ts';

/**
 * `start`: the workbench. The desktop window where Electron's binary and a display can be had, else the same page in a
 * browser, with one line that says why.
 */
export async function runStart(options: ServeOptions & { readonly workspace?: string }): Promise<number> {
  const workspace = chooseWorkspace(options.workspace, findHome(), SAMPLES);
  const entry = join(PRODUCT_FOLDER, 'dist/shell/main.cjs');
  await buildIfNeeded(entry);
  const surroundings: Surroundings = {
    platform: process.platform,
    environment: process.env,
    entry,
    folder: PRODUCT_FOLDER,
  };
  const window = await findWindow(surroundings);
  if (window.kind === 'impossible') return runInBrowser(workspace, options, window.reason);
  if (options.port !== undefined || options.controlPort !== undefined)
    complain('--port and --control-port are for the browser; the window has its own engine');
  const code = await runWindow(window.binary, surroundings, workspace);
  return code ?? (await runInBrowser(workspace, options, 'Electron does not come up here'));
}

function runInBrowser(workspace: string, options: ServeOptions, reason: string): Promise<number> {
  complain(`no desktop window: ${reason}; the page is for a browser`);
  return runServe(workspace, options, openBrowser);
}

/** A clone has no built page yet; a package has. */
async function buildIfNeeded(entry: string): Promise<void> {
  const isBuilt = existsSync(join(PRODUCT_FOLDER, 'dist/page/index.html')) && existsSync(entry);
  if (isBuilt || !existsSync(join(PRODUCT_FOLDER, 'renderer'))) return;
  complain('building the page, once');
  if (!(await isBuiltByNpm())) complain('the page could not be built; npm run build says why');
}

function isBuiltByNpm(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', 'build'], {
      stdio: 'ignore',
      cwd: PRODUCT_FOLDER,
      shell: process.platform === 'win32',
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === EXIT.done));
  });
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
