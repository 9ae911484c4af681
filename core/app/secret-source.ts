import { readFile } from 'node:fs/promises';
import type { ReferenceKind, SecretSource } from '../engine/secrets.ts';
import { realPathInside } from './inside-path.ts';
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
    const file = await realPathInside(workspace, path);
    return file === undefined ? undefined : await readFile(file, 'utf8');
  } catch {
    // Not there or not readable: the finding that the compiler makes of it names the reference.
    return undefined;
  }
}
