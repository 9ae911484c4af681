import { join } from 'node:path';
import { app, BrowserWindow, screen, session, shell } from 'electron';
import { crashPage } from './crash-page.ts';
import { chooseDownloadPath } from './dialogs.ts';
import { isOfOrigin } from './origin.ts';
import { readWindowState, rememberWindowState } from './window-state.ts';

const RESTART_LINK = 'gatewright:restart';

/** The one window, and what it may be told. */
export interface WorkbenchWindow {
  readonly window: BrowserWindow;
  /** Shows the page that the engine serves; a page that is shown already reconnects by itself and keeps what it has. */
  showWorkbench(url: string): void;
  /** Shows that the engine is gone, why, and a link that starts it again. */
  showCrash(reason: string): void;
}

/**
 * Opens the window. It shows the engine's page and the crash page; every other origin, every new window and every
 * permission is refused.
 */
export function openWorkbenchWindow(folder: string, onRestart: () => void): WorkbenchWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { isMaximized, ...bounds } = readWindowState(stateFile, workAreas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 800,
    minHeight: 500,
    show: false,
    title: 'Gatewright',
    backgroundColor: '#1b1d21',
    webPreferences: {
      preload: join(folder, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  let origin = '';
  guard(window, () => origin, onRestart);
  rememberWindowState(window, stateFile);
  if (isMaximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  const show = (url: string): void => {
    // A load that is overtaken by the next one is refused; the next one tells how it went.
    if (!window.isDestroyed()) window.loadURL(url).catch(() => undefined);
  };
  return {
    window,
    showWorkbench(url) {
      origin = new URL(url).origin;
      if (!isOfOrigin(window.webContents.getURL(), origin)) show(url);
    },
    showCrash(reason) {
      show(crashPage(reason));
    },
  };
}

function guard(window: BrowserWindow, origin: () => string, onRestart: () => void): void {
  const { webContents } = window;
  webContents.on('will-navigate', (event, url) => {
    if (url === RESTART_LINK) onRestart();
    if (!isOfOrigin(url, origin())) event.preventDefault();
  });
  webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url);
    return { action: 'deny' };
  });
  session.defaultSession.on('will-download', (_event, item) => {
    const path = chooseDownloadPath(window, item.getFilename());
    if (path === undefined) item.cancel();
    else item.setSavePath(path);
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  // The page copies text; it needs nothing else of the system.
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  );
}
