import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, Menu } from 'electron';
import { z } from 'zod';
import { connectBridge } from './bridge.ts';
import { type EngineLaunch, startEngineProcess } from './engine-process.ts';
import { readSecretsKey } from './keychain.ts';
import { menuTemplate } from './menu.ts';
import { Supervisor } from './supervisor.ts';
import { openWorkbenchWindow } from './window.ts';

/** Where the engine's files are: beside the archive in the packaged app, the project's folder otherwise. */
const engineFolder = app.isPackaged ? join(process.resourcesPath, 'app.asar.unpacked') : app.getAppPath();
const engineEntry = app.isPackaged
  ? join(engineFolder, 'dist/core/cli/main.js')
  : join(engineFolder, 'core/cli/main.ts');

/** What a second start tells the first one. */
const secondStart = z.object({ workspace: z.string().optional() });

// Root, as in containers, cannot have Chromium's sandbox and says so by the switch; enabling it then starts nothing.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// The same variable moves everything else that is kept of this user.
const home = process.env['GATEWRIGHT_HOME'] ?? '';
if (home !== '') app.setPath('userData', madeFolder(join(home, 'shell')));
const workspace = namedWorkspace();
if (app.requestSingleInstanceLock({ workspace })) void app.whenReady().then(run);
else app.quit();

function run(): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ items: [], platform: process.platform, run: () => undefined })),
  );
  const workbench = openWorkbenchWindow(__dirname, () => void supervisor.restart());
  const supervisor = new Supervisor({
    launch: launchOptions(),
    startEngine: startEngineProcess,
    now: () => Date.now(),
    onReady: ({ url }) => workbench.showWorkbench(url),
    onGivenUp: (reason) => workbench.showCrash(reason),
  });
  connectBridge({
    window: workbench.window,
    version: app.getVersion(),
    token: () => supervisor.token,
    origin: () => (supervisor.url === '' ? '' : new URL(supervisor.url).origin),
    openWorkspace: (folder) => supervisor.openWorkspace(folder),
  });
  app.on('second-instance', (_event, _arguments, _folder, data) => {
    if (workbench.window.isMinimized()) workbench.window.restore();
    workbench.window.focus();
    const asked = secondStart.safeParse(data).data?.workspace;
    if (asked !== undefined) void supervisor.openWorkspace(asked);
  });
  app.on('window-all-closed', () => app.quit());
  stopBeforeQuit(supervisor);
  void supervisor.start();
}

function madeFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** The folder after `--workspace`. */
function namedWorkspace(): string | undefined {
  const index = process.argv.indexOf('--workspace');
  const named = index === -1 ? undefined : process.argv[index + 1];
  return named === undefined ? undefined : resolve(named);
}

function launchOptions(): Omit<EngineLaunch, 'token'> {
  const secretsKey = readSecretsKey();
  const node = process.env['GATEWRIGHT_NODE'];
  return {
    entry: engineEntry,
    ...(workspace === undefined ? {} : { workspace }),
    ...(secretsKey === undefined ? {} : { secretsKey }),
    ...(node === undefined ? {} : { node }),
  };
}

function stopBeforeQuit(supervisor: Supervisor): void {
  let isStopped = false;
  app.on('will-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    void supervisor.stop().finally(() => {
      isStopped = true;
      // With no engine to wait for this runs while Electron still takes itself to be quitting, and does not hear of it twice.
      setImmediate(() => app.quit());
    });
  });
}
