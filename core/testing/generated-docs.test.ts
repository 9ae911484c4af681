import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { durationOption, headerNameOption, sizeOption } from '../model/options.ts';
import { generatedDocs } from './generated-docs.ts';
import { optionTable } from './option-table.ts';

test.each([...generatedDocs()])(
  'docs/%s says what the code says; if not, npm run docs writes it anew',
  (name, text) => {
    expect(readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')).toBe(text);
  },
);

test('a table has a row for every option, with its values and its default', () => {
  const options = z.strictObject({
    plain: z.string().describe('Text, a|b.'),
    wait: durationOption
      .refine((millis) => millis > 0)
      .describe('Wait.')
      .default(90_000),
    size: sizeOption.describe('Size.').optional(),
    kind: z.enum(['a', 'b']).describe('Kind.').default('a'),
    share: z.number().min(0).max(1).describe('Share.').default(1),
    names: z.array(headerNameOption).describe('Names.').default([]),
    map: z.record(z.string(), z.number().int().min(1)).describe('Map.').optional(),
    targets: z
      .array(z.strictObject({ url: z.url().describe('Where.') }))
      .describe('Targets.')
      .optional(),
    inner: z
      .strictObject({ on: z.boolean().default(false).describe('On.') })
      .describe('Inner.')
      .prefault({}),
  });
  expect(optionTable(options).split('\n').slice(2)).toEqual([
    '| `plain` | Text, a\\|b. | text | needed |',
    '| `wait` | Wait. | duration | `90s` |',
    '| `size` | Size. | size |  |',
    '| `kind` | Kind. | `a`, `b` | `a` |',
    '| `share` | Share. | number, 0 to 1 | `1` |',
    '| `names` | Names. | list of header names |  |',
    '| `map` | Map. | map of texts to whole numbers, 1 or more |  |',
    '| `targets` | Targets. |  |  |',
    '| `targets[].url` | Where. | URL | needed |',
    '| `inner` | Inner. |  |  |',
    '| `inner.on` | On. | `true` or `false` | `false` |',
  ]);
  expect(optionTable(z.strictObject({}))).toBe('It has no options.');
});
