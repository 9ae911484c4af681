import type { Finding } from '../../model/source.ts';
import { hasReference } from '../reading/references.ts';
import { child, items, stringsIn, type Located } from '../reading/yaml-file.ts';

/** A password that is kept as a hash may be read. */
const HASHED = /^(?:sha256:[0-9a-f]{64}$|scrypt:)/i;

/** Warnings for every text in a value, a list or a map that is a secret itself and no reference to one. */
export function plainSecrets(located: Located): Finding[] {
  return stringsIn(located)
    .filter(({ value }) => value !== '' && !hasReference(value) && !HASHED.test(value))
    .map(({ file, path }) => ({
      code: 'SECRET_IN_FILE',
      severity: 'warning',
      message: 'a secret stands in the file itself, where everyone who has the file can read it',
      expected: `a reference such as \${secret:partner}`,
      at: file.at(path),
    }));
}

/**
 * The same for options that hold secrets.
 * @param paths As `Policy.secrets`: names with dots between; a list on the way stands for each of its entries.
 */
export function plainSecretsAt(located: Located, paths: readonly string[] = []): Finding[] {
  return paths.flatMap((path) =>
    path
      .split('.')
      .reduce<readonly Located[]>((places, name) => places.flatMap((place) => entries(child(place, name))), [located])
      .flatMap(plainSecrets),
  );
}

function entries(located: Located): readonly Located[] {
  return Array.isArray(located.value) ? items(located) : [located];
}
