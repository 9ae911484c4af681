import { ipcMain, Menu, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { chooseWorkspace } from './dialogs.ts';
import { isOfOrigin } from './origin.ts';
import { menuItems, menuTemplate } from './menu.ts';

/** What the bridge needs of the rest of the shell. */
export interface BridgeOptions {
  readonly window: BrowserWindow;
  readonly version: string;
  /** The token of the engine that runs now. */
  token(): string;
  /** Origin of the engine's page; messages from any other page are ignored. */
  origin(): string;
  openWorkspace(folder: string): Promise<void>;
}

/** Connects the preload's channels. Every input is checked, and only the engine's own page is heard. */
export function connectBridge(options: BridgeOptions): void {
  const { window } = options;
  const isOurs = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    const frame = event.senderFrame;
    return frame !== null && frame === window.webContents.mainFrame && isOfOrigin(frame.url, options.origin());
  };
  const runInPage = (commandId: string): void => window.webContents.send('shell:command', commandId);
  ipcMain.on('shell:hello', (event) => {
    event.returnValue = isOurs(event)
      ? { token: options.token(), version: options.version }
      : { token: '', version: options.version };
  });
  ipcMain.on('shell:menu', (event, input: unknown) => {
    if (!isOurs(event)) return;
    const items = menuItems.parse(input).map(({ keys, ...item }) => (keys === undefined ? item : { ...item, keys }));
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(menuTemplate({ items, platform: process.platform, run: runInPage })),
    );
  });
  ipcMain.handle('shell:open-workspace', async (event) => {
    if (!isOurs(event)) throw new Error('refused: not the workbench page');
    const folder = await chooseWorkspace(window);
    if (folder !== undefined) await options.openWorkspace(folder);
  });
}
