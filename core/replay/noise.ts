import type { ReplayDifference } from '../model/replay.ts';
import { isSecretField } from '../recording/redaction/secret-names.ts';
import type { Ignored } from './compare/compare-answers.ts';
import { pointerParts } from './json-pointer.ts';

const MOMENT = /^"?\d{4}-\d\d-\d\dT\d\d:\d\d|^"?\w{3}, \d\d \w{3} \d{4}/;
const UUID = /^"?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"?$/i;

/**
 * What differs between two runs of the same requests against the same target, and so says nothing of another one: each
 * place with its reason. Indexes of lists become `*`, since what changes in one entry changes in the others.
 */
export function learnNoise(runs: readonly (readonly ReplayDifference[])[]): Ignored[] {
  const seen = new Map<string, Ignored>();
  for (const difference of runs.flat()) {
    if (difference.ignored !== undefined || difference.part === 'status' || difference.part === 'decision') continue;
    const path = difference.part === 'body' ? withoutIndexes(difference.path) : difference.path;
    seen.set(`${difference.part} ${path}`, { part: difference.part, path, because: reasonFor(difference) });
  }
  return [...seen.values()];
}

/** Values that are moments, random ids or secrets on both sides, wherever they stand: they differ by their nature. */
export function differsByNature({ part, path, recorded, replayed }: ReplayDifference): string | undefined {
  if (part !== 'body' || recorded === undefined || replayed === undefined) return undefined;
  if (MOMENT.test(recorded) && MOMENT.test(replayed)) return 'both are moments';
  if (UUID.test(recorded) && UUID.test(replayed)) return 'both are random ids';
  if (isSecret(path) && recorded.startsWith('"') && replayed.startsWith('"')) return 'both are secrets, made anew';
  return undefined;
}

function reasonFor(difference: ReplayDifference): string {
  return `it differs between two runs against the same target${differsByNature(difference) === undefined ? '' : ` (${differsByNature(difference) ?? ''})`}`;
}

function isSecret(pointer: string): boolean {
  return pointer.startsWith('/') && isSecretField(pointerParts(pointer).at(-1) ?? '');
}

/** A pointer with `*` in place of each index of a list. */
export function withoutIndexes(pointer: string): string {
  return pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
}
