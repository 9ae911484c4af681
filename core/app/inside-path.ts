import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, posix, relative, sep } from 'node:path';

/** Whether a relative path with `/` stays in the folder it is relative to, and out of the private folder. */
export function isInsidePath(path: string): boolean {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  if (normal === '.' || normal.startsWith('../') || normal === '..') return false;
  return !posix.isAbsolute(normal) && !/^[a-z]:/i.test(normal) && !normal.split('/').includes('.gatewright');
}

/**
 * Where a path really leads, links followed; what is not there yet is where it would be made.
 * @returns Undefined when that is outside of the folder.
 */
export async function realPathInside(folder: string, path: string): Promise<string | undefined> {
  const root = await realpath(folder);
  const file = await realPathOf(isAbsolute(path) ? path : join(root, path));
  const inside = relative(root, file);
  const isOutside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return isOutside ? undefined : file;
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    if (!isMissing || dirname(path) === path) throw error;
    return join(await realPathOf(dirname(path)), basename(path));
  }
}
