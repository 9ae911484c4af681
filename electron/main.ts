import { join } from 'node:path';
import { app } from 'electron';
import { connectBridge } from './bridge.ts';
import { readSecretsKey } from './keychain.ts';
import { setApplicationMenu } from './menu.ts';
import { Supervisor } from './supervisor.ts';
import { openWorkbenchWindow } from './window.ts';

/** Where the engine's files are: beside the archive in the packaged app, the project's folder otherwise. */
const engineFolder = app.isPackaged ? join(process.resourcesPath, 'app.asar.unpacked') : app.getAppPath();
const engineEntry = app.isPackaged
  ? join(engineFolder, 'dist/core/cli/main.js')
  : join(engineFolder, 'core/cli/main.ts');

app.enableSandbox();
if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

function run(): void {
  setApplicationMenu([], () => undefined);
  const workbench = openWorkbenchWindow(__dirname, () => void supervisor.restart());
  const supervisor = new Supervisor(launchOptions(), {
    onReady: (engine) => void workbench.showWorkbench(engine.url),
    onDown: (reason, isRestarting) => void workbench.showCrash(reason, isRestarting),
  });
  connectBridge({
    window: workbench.window,
    version: app.getVersion(),
    token: () => supervisor.token,
    origin: () => (supervisor.url === '' ? '' : new URL(supervisor.url).origin),
    openWorkspace: (folder) => supervisor.openWorkspace(folder),
  });
  app.on('second-instance', () => {
    if (workbench.window.isMinimized()) workbench.window.restore();
    workbench.window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  stopBeforeQuit(supervisor);
  void supervisor.start();
}

function launchOptions(): { entry: string; workspace?: string; secretsKey?: string; node?: string } {
  const index = process.argv.indexOf('--workspace');
  const workspace = index === -1 ? undefined : process.argv[index + 1];
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
      app.quit();
    });
  });
}
