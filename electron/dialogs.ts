import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { FileFilter } from '../core/contract/shell.ts';

/** Asks for one file; undefined when the user cancelled. */
export async function chooseFile(
  window: BrowserWindow,
  filter: FileFilter,
): Promise<{ name: string; path: string } | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile'],
    filters: [{ name: filter.title, extensions: [...filter.extensions] }],
  });
  const [path] = filePaths;
  return path === undefined ? undefined : { name: basename(path), path };
}

/** Asks where to save and writes; undefined when the user cancelled. */
export async function saveFile(
  window: BrowserWindow,
  suggestedName: string,
  bytes: Uint8Array,
): Promise<string | undefined> {
  const { filePath } = await dialog.showSaveDialog(window, { defaultPath: basename(suggestedName) });
  if (filePath === undefined || filePath === '') return undefined;
  await writeFile(filePath, bytes);
  return filePath;
}

/** Asks for a workspace folder; undefined when the user cancelled. */
export async function chooseWorkspace(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openDirectory', 'createDirectory'],
    title: 'Open workspace',
  });
  return filePaths[0];
}
