import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReferenceResolver } from '../../engine/references.ts';
import type { SecretSource } from '../../engine/secrets.ts';
import { GatewrightError } from '../../model/errors.ts';
import { formatFinding } from '../../model/source.ts';
import { readTargets, TARGETS_FILE, targetOfUrl, type ReplayTarget } from '../../replay/targets.ts';

/** The targets of a workspace, and what is wrong with them. */
export async function workspaceTargets(
  workspace: string,
): Promise<{ readonly targets: readonly ReplayTarget[]; readonly findings: readonly string[] }> {
  const text = await readFile(join(workspace, TARGETS_FILE), 'utf8').catch(() => undefined);
  const { targets, findings } = readTargets(text === undefined ? undefined : { path: TARGETS_FILE, text });
  return { targets, findings: findings.map(formatFinding) };
}

/** A target ready to be sent to. */
export type OpenedTarget = ReplayTarget & {
  /** What its references stood for: must not stand in anything that is shown or written. */
  readonly secrets: readonly string[];
};

/** A target by its id or URL, with its references resolved. @throws NOT_FOUND, SECRET_NOT_FOUND. */
export async function openTarget(workspace: string, named: string, secrets: SecretSource): Promise<OpenedTarget> {
  if (/^https?:\/\//.test(named)) {
    if (!URL.canParse(named))
      throw new GatewrightError('INPUT_INVALID', { pointer: '/plan/target', expected: 'an absolute URL' });
    return { ...targetOfUrl(named), secrets: [] };
  }
  const { targets, findings } = await workspaceTargets(workspace);
  const target = targets.find(({ id }) => id === named);
  if (target === undefined)
    throw new GatewrightError('NOT_FOUND', {
      target: named,
      known: targets.map(({ id }) => id),
      file: TARGETS_FILE,
      findings,
    });
  const found: string[] = [];
  const resolver = new ReferenceResolver({
    resolve: async (kind, name) => {
      const value = await secrets.resolve(kind, name);
      if (value !== undefined) found.push(value);
      return value;
    },
  });
  // Resolving keeps the structure; only texts in it change.
  const resolved = (await resolver.resolve(target, undefined)) as ReplayTarget;
  const [problem] = resolver.findings;
  if (problem !== undefined) throw new GatewrightError('SECRET_NOT_FOUND', { target: named, reason: problem.message });
  return { ...resolved, secrets: found };
}
