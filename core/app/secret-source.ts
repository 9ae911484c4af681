import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { ReferenceKind, SecretSource } from '../engine/secrets.ts';
import type { SecretsFile } from './secrets-file.ts';

/** Variable of the environment that stands in for a secret: `partner-key` is `GATEWRIGHT_SECRET_PARTNER_KEY`. */
export function secretVariable(name: string): string {
  return `GATEWRIGHT_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** Values of a configuration's references: the environment, the workspace's files, its secrets. */
export function workspaceSecrets(
  workspace: string,
  secrets: SecretsFile,
  environment: NodeJS.ProcessEnv,
): SecretSource {
  const read: Readonly<Record<ReferenceKind, (name: string) => Promise<string | undefined>>> = {
    secret: (name) => Promise.resolve(environment[secretVariable(name)] ?? secrets.get(name)),
    env: (name) => Promise.resolve(environment[name]),
    file: (path) => readInside(workspace, path),
  };
  return { resolve: (kind, name) => read[kind](name) };
}

/** A file of the workspace; a path or a link that leads out of it is not there. */
async function readInside(workspace: string, path: string): Promise<string | undefined> {
  try {
    const root = await realpath(workspace);
    const file = await realpath(isAbsolute(path) ? path : join(root, path));
    const inside = relative(root, file);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined;
    return await readFile(file, 'utf8');
  } catch {
    // Not there or not readable: the finding that the compiler makes of it names the reference.
    return undefined;
  }
}
