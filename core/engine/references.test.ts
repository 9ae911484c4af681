import { expect, test } from 'vitest';
import { ReferenceResolver } from './references.ts';

const at = { file: 'gatewright.yaml', line: 1, column: 2 };

/** Knows these, and answers for the first of them last. */
function resolver(values: Readonly<Record<string, string>>): ReferenceResolver {
  const waiting: (() => void)[] = [];
  return new ReferenceResolver({
    resolve: (kind, name) =>
      new Promise((resolve) => {
        waiting.unshift(() => resolve(values[`${kind}:${name}`]));
        queueMicrotask(() => {
          for (const answer of waiting.splice(0)) answer();
        });
      }),
  });
}

test('every reference in every string is replaced, and the rest stays as it is', async () => {
  const references = resolver({ 'secret:a': '1', 'env:B': '2', 'file:c.pem': '3' });
  const options = { list: ['${secret:a}-${env:B}', 7, null], nested: { file: '${file:c.pem}' }, text: '${other:x} $5' };
  expect(await references.resolve(options, at)).toEqual({
    list: ['1-2', 7, null],
    nested: { file: '3' },
    text: '${other:x} $5',
  });
  expect(references.findings).toEqual([]);
});

test('what cannot be found is told in the order it stands there, whichever is known first', async () => {
  const references = resolver({ 'secret:b': '1' });
  await references.resolve({ first: '${file:a.pem}', second: '${secret:b}', third: '${secret:c}${env:D}' }, at);
  expect(references.findings.map(({ code, message }) => [code, message])).toEqual([
    ['FILE_UNREADABLE', 'the file cannot be read: a.pem'],
    ['SECRET_NOT_FOUND', 'the secret is not set: c'],
    ['SECRET_NOT_FOUND', 'the environment variable is not set: D'],
  ]);
  expect(references.findings[0]).toMatchObject({ severity: 'error', at, expected: 'a value for ${file:a.pem}' });
});
