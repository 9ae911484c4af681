import { glob, readFile } from 'node:fs/promises';
import { join, matchesGlob, posix, sep } from 'node:path';
import { GatewrightError } from '../model/errors.ts';
import type { SourceFile } from '../model/source.ts';
import type { Dialect } from './dialect.ts';
import { isRecord, readYamlFile } from './reading/yaml-file.ts';

/** The file that makes a folder a workspace of the gatewright dialect. */
export const WORKSPACE_FILE = 'gatewright.yaml';

/** Names a workspace's first file can have, the one that is looked for first in front. */
const ROOT_FILES = [WORKSPACE_FILE, 'kong.yaml', 'kong.yml'];

/**
 * Reads the configuration of a workspace folder: its first file and what that includes. Secrets and certificates are
 * not part of it.
 * @throws WORKSPACE_NOT_FOUND when the folder has none of the files.
 * @throws FILE_UNREADABLE when a file is there and cannot be read.
 */
export async function loadWorkspaceFiles(dir: string): Promise<SourceFile[]> {
  for (const path of ROOT_FILES) {
    const root = await readSourceFile(dir, path);
    if (root === undefined) continue;
    const included = await Promise.all(
      (await includedPaths(dir, root)).map((includedPath) => readSourceFile(dir, includedPath)),
    );
    return [root, ...included.filter((file) => file !== undefined)];
  }
  throw new GatewrightError('WORKSPACE_NOT_FOUND', { path: dir, expected: ROOT_FILES.join(', ') });
}

async function readSourceFile(dir: string, path: string): Promise<SourceFile | undefined> {
  try {
    return { path, text: await readFile(join(dir, path), 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new GatewrightError('FILE_UNREADABLE', { path, reason: code }, { cause: error });
  }
}

async function includedPaths(dir: string, root: SourceFile): Promise<string[]> {
  const patterns = includePatterns(root).filter(isInside);
  const paths = new Set<string>();
  for await (const path of glob(patterns, { cwd: dir })) paths.add(path.split(sep).join('/'));
  paths.delete(root.path);
  return [...paths].toSorted();
}

function includePatterns(root: SourceFile): string[] {
  const { value } = readYamlFile(root);
  const include = isRecord(value) ? value['include'] : undefined;
  return (Array.isArray(include) ? include : [include]).filter((pattern) => typeof pattern === 'string');
}

/** Whether an include stays in the workspace: what a file names is never read from elsewhere on the machine. */
function isInside(pattern: string): boolean {
  return !posix.isAbsolute(pattern) && !/^[a-z]:/i.test(pattern) && !pattern.split(/[/\\]/).includes('..');
}

/** Whether a file is one that an include pattern means. */
export function matchesInclude(path: string, pattern: string): boolean {
  return isInside(pattern) && matchesGlob(path, posix.normalize(pattern));
}

/** The file of this path among others. */
export function findFile(files: readonly SourceFile[], path: string): SourceFile | undefined {
  return files.find((file) => file.path === path);
}

/** The dialect that is surest that the files are its own; undefined when none is sure at all. */
export function pickDialect(files: readonly SourceFile[], dialects: readonly Dialect[]): Dialect | undefined {
  const [best] = dialects
    .map((dialect) => ({ dialect, sureness: dialect.detect(files) }))
    .filter(({ sureness }) => sureness > 0)
    .toSorted((a, b) => b.sureness - a.sureness);
  return best?.dialect;
}
