import { expect, test } from 'vitest';
import { z } from 'zod';
import { templateOption } from '../../expressions/options.ts';
import { headerNameOption, sizeOption } from '../../model/options.ts';
import { formatFinding } from '../../model/source.ts';
import { readWithSchema } from './schema-findings.ts';
import { readYamlFile } from './yaml-file.ts';

const schema = z.strictObject({
  name: z.string(),
  size: sizeOption.optional(),
  kind: z.enum(['a', 'b']).optional(),
  headers: z.record(headerNameOption, z.string()).optional(),
  list: z.array(z.strictObject({ limit: z.number().int().min(1) })).optional(),
  one: z.union([z.string(), z.strictObject({ prefix: z.string() })]).optional(),
});

/** Findings of a text as lines, and the data that is left. */
function read(text: string, takesReferences = false): { readonly findings: readonly string[]; readonly data: unknown } {
  const file = readYamlFile({ path: 'x.yaml', text });
  const codes = { unknownKey: 'UNKNOWN', invalid: 'INVALID', takesReferences };
  const { data, findings } = readWithSchema(schema, { file, path: [], value: file.value }, codes);
  return { findings: findings.map((found) => formatFinding(found).replace('x.yaml:', '')), data };
}

test.each([
  [
    'nmae: a',
    [
      '1:1 INVALID name is missing; expected text',
      '1:1 UNKNOWN there is no key nmae here, did you mean name; expected name, size, kind, headers, list, one',
    ],
  ],
  ['name: 5', ['1:7 INVALID name cannot be 5; expected text']],
  ['name: a\nkind: c', ['2:7 INVALID kind cannot be "c"; expected a, b']],
  ['name: a\nsize: big', ['2:7 INVALID size cannot be "big"; expected a size such as 512, 10k or 2MiB']],
  [
    'name: a\nheaders: { a b: c }',
    ['2:12 INVALID "a b" cannot be a key here; expected a header name such as x-request-id'],
  ],
  [
    'name: a\nlist: [{ limit: 1 }, { limit: 0 }, 7]',
    ['2:31 INVALID limit cannot be 0; expected at least 1', '2:36 INVALID entry 3 cannot be 7; expected map'],
  ],
  [
    'name: a\none: { prefx: b }',
    [
      '2:8 INVALID prefix is missing; expected text',
      '2:8 UNKNOWN there is no key prefx here, did you mean prefix; expected prefix',
    ],
  ],
])('%j: %j', (text, findings) => {
  expect(read(text).findings).toEqual(findings);
});

test('what is left without the parts at fault can be read on', () => {
  expect(read('name: a\nkind: c\nheaders: { x: 1, y: z }').data).toEqual({ name: 'a', headers: { y: 'z' } });
});

test('a reference may stand where something else is wanted, if it may stand at all', () => {
  const text = 'name: a\nlist: [{ limit: "${env:LIMIT}" }]';
  expect([read(text, true).findings, read(text).findings]).toEqual([
    [],
    ['2:17 INVALID limit cannot be "${env:LIMIT}"; expected number'],
  ]);
});

test('a schema can tell which piece of a text is at fault', () => {
  const text = `a: 'it''s {{ clams.sub }}'\nb: { c: ["\\t{{ now"] }\n`;
  const file = readYamlFile({ path: 'a.yaml', text });
  const templates = z.strictObject({ a: templateOption, b: z.strictObject({ c: z.array(templateOption) }) });
  const { findings } = readWithSchema(templates, { file, path: [], value: file.value });
  expect(findings.map(({ message, expected, at }) => [at?.line, at?.column, expected ?? message])).toEqual([
    [1, 14, expect.stringContaining('there is no name clams')],
    [2, 19, expect.stringContaining('an operator or }}, found the end')],
  ]);
});
