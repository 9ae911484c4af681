import { join } from 'node:path';
import { BrowserWindow, session, shell } from 'electron';
import { crashPage } from './crash-page.ts';
import { readWindowState, rememberWindowState } from './window-state.ts';

const RESTART_LINK = 'gatewright:restart';

/** The one window, and what it may be told. */
export interface WorkbenchWindow {
  readonly window: BrowserWindow;
  /** Shows the page that the engine serves. */
  showWorkbench(url: string): Promise<void>;
  /** Shows that the engine is gone, why, and a link that starts it again. */
  showCrash(reason: string, isRestarting: boolean): Promise<void>;
}

/**
 * Opens the window. It shows the engine's page and the crash page; every other origin, every new window and every
 * permission is refused.
 */
export function openWorkbenchWindow(folder: string, onRestart: () => void): WorkbenchWindow {
  const { isMaximized, ...bounds } = readWindowState();
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
  rememberWindowState(window);
  if (isMaximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  return {
    window,
    async showWorkbench(url) {
      origin = new URL(url).origin;
      await window.loadURL(url);
    },
    async showCrash(reason, isRestarting) {
      if (window.isDestroyed()) return;
      await window.loadURL(crashPage(reason, isRestarting));
    },
  };
}

function guard(window: BrowserWindow, origin: () => string, onRestart: () => void): void {
  const { webContents } = window;
  webContents.on('will-navigate', (event, url) => {
    if (url === RESTART_LINK) onRestart();
    if (!isSameOrigin(url, origin())) event.preventDefault();
  });
  webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url);
    return { action: 'deny' };
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

function isSameOrigin(url: string, origin: string): boolean {
  return origin !== '' && URL.canParse(url) && new URL(url).origin === origin;
}
