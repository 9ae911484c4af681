import { dialog, type BrowserWindow } from 'electron';

/** Asks where a download goes; undefined when the user cancelled. Files are opened by the page's own chooser, which is native here. */
export function chooseDownloadPath(window: BrowserWindow, suggestedName: string): string | undefined {
  // A download waits for nobody: its path has to be known when the event returns.
  const path = dialog.showSaveDialogSync(window, { defaultPath: suggestedName });
  return path === undefined || path === '' ? undefined : path;
}

/** Asks for a workspace folder; undefined when the user cancelled. */
export async function chooseWorkspace(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openDirectory', 'createDirectory'],
    title: 'Open workspace',
  });
  return filePaths[0];
}
