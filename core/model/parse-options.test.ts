import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseOptions } from './parse-options.ts';

const schema = z.strictObject({
  limit: z.number().int().min(1).optional(),
  on: z.boolean().optional(),
  text: z.string().optional(),
  list: z.array(z.strictObject({ share: z.number() })).optional(),
});
const reference = '${env:X}';

test.each([
  [{ limit: reference }, { limit: '5' }, { limit: 5 }],
  [{ limit: '${file:limit}' }, { limit: ' 5\n' }, { limit: 5 }],
  [{ limit: '1${env:X}' }, { limit: '15' }, { limit: 15 }],
  [{ on: reference }, { on: 'false' }, { on: false }],
  [{ text: reference }, { text: '5' }, { text: '5' }],
  [
    { list: [{ share: 1 }, { share: reference }] },
    { list: [{ share: 1 }, { share: '0.5' }] },
    { list: [{ share: 1 }, { share: 0.5 }] },
  ],
])('%j with %j is %j', (written, resolved, value) => {
  expect(parseOptions(schema, written, resolved)).toEqual({ kind: 'fits', value });
});

test.each([
  ['what was written as text stays text', { limit: '5' }, { limit: '5' }, 'invalid_type'],
  ['text that is no number is none', { limit: reference }, { limit: 'many' }, 'invalid_type'],
  ['a number that is too small is one', { limit: reference }, { limit: '0' }, 'too_small'],
  ['a boolean is true or false', { on: reference }, { on: '1' }, 'invalid_type'],
])('%s', (_, written, resolved, code) => {
  expect(parseOptions(schema, written, resolved)).toMatchObject({ kind: 'faults', issues: [{ code }] });
});

test('the resolved options are not changed', () => {
  const resolved = { limit: '5' };
  parseOptions(schema, { limit: reference }, resolved);
  expect(resolved).toEqual({ limit: '5' });
});
