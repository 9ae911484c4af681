import type { Finding } from '../../model/source.ts';
import { didYouMean } from '../../model/suggest.ts';
import { stringsIn, type Located } from './yaml-file.ts';

const KINDS = ['secret', 'env', 'file'];
const REFERENCE = /\$\{(?:secret|env|file):[^}]+\}/;
const LIKE_REFERENCE = /\$\{([a-z]+):[^}]*\}/gi;

/** Whether a value is text with `${secret:…}`, `${env:…}` or `${file:…}` in it. */
export function hasReference(value: unknown): boolean {
  return typeof value === 'string' && REFERENCE.test(value);
}

/** Warnings for text that looks like a reference and is none, anywhere in a value. */
export function findWrongReferences(located: Located): Finding[] {
  return stringsIn(located).flatMap(({ file, path, value }) =>
    [...value.matchAll(LIKE_REFERENCE)]
      .filter(([text, kind = '']) => !KINDS.includes(kind) || !REFERENCE.test(text))
      .map(([text, kind = '']): Finding => ({
        code: 'REFERENCE_UNKNOWN',
        severity: 'warning',
        message: `${text} is not a reference and is used as it stands${didYouMean(kind, KINDS)}`,
        expected: `\${secret:name}, \${env:NAME} or \${file:path}`,
        at: file.at(path),
      })),
  );
}
