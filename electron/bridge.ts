import { ipcMain, shell, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { chooseFile, chooseWorkspace, saveFile } from './dialogs.ts';
import { menuItems, setApplicationMenu } from './menu.ts';

const fileFilter = z.object({ title: z.string(), extensions: z.array(z.string()) });
const saveRequest = z.object({ suggestedName: z.string().min(1), bytes: z.instanceof(Uint8Array) });
const externalUrl = z.url({ protocol: /^https$/ });

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
    return (
      frame !== null &&
      frame === window.webContents.mainFrame &&
      URL.canParse(frame.url) &&
      new URL(frame.url).origin === options.origin()
    );
  };
  const handle = (channel: string, run: (input: unknown) => unknown): void => {
    ipcMain.handle(channel, (event, input: unknown) => {
      if (!isOurs(event)) throw new Error('refused: not the workbench page');
      return run(input);
    });
  };
  ipcMain.on('shell:hello', (event) => {
    event.returnValue = isOurs(event)
      ? { token: options.token(), version: options.version }
      : { token: '', version: options.version };
  });
  ipcMain.on('shell:menu', (event, input: unknown) => {
    if (!isOurs(event)) return;
    const items = menuItems.parse(input).map(({ keys, ...item }) => (keys === undefined ? item : { ...item, keys }));
    setApplicationMenu(items, (commandId) => window.webContents.send('shell:command', commandId));
  });
  handle('shell:open-file', (input) => chooseFile(window, fileFilter.parse(input)));
  handle('shell:save-file', (input) => {
    const { suggestedName, bytes } = saveRequest.parse(input);
    return saveFile(window, suggestedName, bytes);
  });
  handle('shell:open-workspace', async () => {
    const folder = await chooseWorkspace(window);
    if (folder !== undefined) await options.openWorkspace(folder);
  });
  handle('shell:open-external', (input) => shell.openExternal(externalUrl.parse(input)));
}
