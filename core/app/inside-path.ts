import { posix } from 'node:path';

/** Whether a relative path with `/` stays in the folder it is relative to, and out of the private folder. */
export function isInsidePath(path: string): boolean {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  if (normal === '.' || normal.startsWith('../') || normal === '..') return false;
  return !posix.isAbsolute(normal) && !/^[a-z]:/i.test(normal) && !normal.split('/').includes('.gatewright');
}
