import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Millis } from '../model/units.ts';

/** Editors write in several steps; this long after the last of them the files are read. */
const SETTLE_MILLIS: Millis = 40;
const IGNORED = new Set(['.gatewright', '.git', 'node_modules']);

/**
 * Calls back after files of a workspace changed, once for changes that come together. Folders are watched, not files,
 * since many editors replace a file by a new one.
 * @param onChange Gets the names of what changed, without folders.
 * @returns What ends it.
 */
export function watchWorkspace(workspace: string, onChange: (names: ReadonlySet<string>) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let changed = new Set<string>();
  const watchers = new Map<string, FSWatcher>();
  const settle = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchFolders();
      const names = changed;
      changed = new Set();
      onChange(names);
    }, SETTLE_MILLIS);
  };
  const watchFolder = (folder: string): void => {
    if (watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name !== null && IGNORED.has(name)) return;
        if (name !== null) changed.add(name);
        settle();
      });
      watcher.on('error', () => {
        watchers.delete(folder);
        watcher.close();
      });
      watchers.set(folder, watcher);
    } catch {
      // The folder went between listing and watching; its parent tells of that.
    }
  };
  const watchFolders = (): void => {
    for (const folder of foldersOf(workspace)) watchFolder(folder);
  };
  watchFolders();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

/** The workspace and the folders in it, three levels deep: included files are not further down. */
function foldersOf(workspace: string, depth = 3): string[] {
  try {
    const inside = readdirSync(workspace, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !IGNORED.has(entry.name))
      .flatMap(({ name }) => (depth === 0 ? [] : foldersOf(join(workspace, name), depth - 1)));
    return [workspace, ...inside];
  } catch {
    return [];
  }
}
