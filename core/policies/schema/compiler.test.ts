import { describe, expect, test } from 'vitest';
import { DRAFTS, draftOf, type Draft } from './draft.ts';
import { SchemaCompiler } from './compiler.ts';

async function faults(
  schema: unknown,
  value: unknown,
  { draft = '2020-12', size = 0 }: { draft?: Draft; size?: number } = {},
) {
  return (await SchemaCompiler.load(draft)).compile(schema, 'test').faults(value, size);
}

/** A value parsed from JSON, as bodies are. */
function parsed(json: string): unknown {
  return JSON.parse(json);
}

describe('a value is judged by its schema', () => {
  test('and every fault is told with both places', async () => {
    const schema = {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'integer' }, tags: { type: 'array', items: { enum: ['a', 'b'] } } },
      additionalProperties: false,
    };
    expect(await faults(schema, { id: 1, tags: ['a'] })).toEqual([]);
    expect(await faults(schema, { tags: ['c'], x: 1 })).toEqual([
      { path: '', message: "must have required property 'id'", schema: '#/required' },
      { path: '', message: 'must not have additional properties: x', schema: '#/additionalProperties' },
      {
        path: '/tags/0',
        message: 'must be equal to one of the allowed values: a, b',
        schema: '#/properties/tags/items/enum',
      },
    ]);
  });

  test('with at most twenty faults, and with one when it is large', async () => {
    const schema = { items: { type: 'string' } };
    const value = Array.from({ length: 30 }, (_, index) => index);
    const counts = [await faults(schema, value), await faults(schema, value, { size: 20_000 })];
    expect(counts.map(({ length }) => length)).toEqual([20, 1]);
  });

  test.each<[Draft, unknown]>([
    ['draft-04', { minimum: 5, exclusiveMinimum: true }],
    ['draft-07', { exclusiveMinimum: 5 }],
    ['2020-12', { $defs: { five: { exclusiveMinimum: 5 } }, $ref: '#/$defs/five' }],
  ])('in the words of %s', async (draft, schema) => {
    expect([await faults(schema, 6, { draft }), (await faults(schema, 5, { draft })).length]).toEqual([[], 1]);
  });

  test('a reference stands alone in the old drafts and not in the new one', async () => {
    const schema = { definitions: { any: {} }, properties: { a: { $ref: '#/definitions/any', type: 'string' } } };
    const counts = [];
    for (const draft of DRAFTS) counts.push((await faults(schema, { a: 1 }, { draft })).length);
    expect(counts).toEqual([0, 0, 1]);
  });

  test('names that objects have anyway are there only when they are given', async () => {
    const schema = { required: ['constructor', '__proto__'] };
    expect(await faults(schema, parsed('{"constructor":1,"__proto__":2}'))).toEqual([]);
    expect((await faults(schema, {})).length).toBe(2);
  });

  test('a number beyond a double is none', async () => {
    expect((await faults({ type: 'number' }, parsed('1e999'))).length).toBe(1);
  });

  test('cents are multiples of a hundredth', async () => {
    expect([
      (await faults({ multipleOf: 0.01 }, 19.99)).length,
      (await faults({ multipleOf: 0.01 }, 19.995)).length,
    ]).toEqual([0, 1]);
  });

  test.each([
    ['[1,2,1]', 1],
    ['[1,"1",true]', 0],
    ['[{"a":1,"b":[2]},{"b":[2],"a":1}]', 1],
    ['[[1],[1,1],{}]', 0],
    ['[1,1.0]', 1],
  ])('items of %s are the same %i times', async (json, count) => {
    expect((await faults({ uniqueItems: true }, parsed(json))).length).toBe(count);
    expect(await faults({ uniqueItems: false }, parsed(json))).toEqual([]);
  });
});

/** One alternative of an expression tree that is told apart by its last property only. */
function branch(kind: string): unknown {
  return { properties: { inner: { $ref: '#' }, kind: { const: kind } } };
}

describe('nothing that is asked takes forever', () => {
  test('an expression that would go back and forth', async () => {
    const schema = { pattern: '^(a+)+$', patternProperties: { '^(b|bb)+$': true }, additionalProperties: false };
    expect((await faults(schema, `${'a'.repeat(50_000)}!`)).length).toBe(1);
    expect(await faults(schema, { [`${'b'.repeat(50_000)}`]: 1 })).toEqual([]);
  });

  test('alternatives inside of alternatives', async () => {
    const schema = { anyOf: [branch('a'), branch('b')] };
    expect(await faults(schema, parsed(`${'{"kind":"c","inner":'.repeat(60)}{}${'}'.repeat(60)}`))).toEqual([
      { path: '', message: 'takes too long to compare with its schema', schema: '' },
    ]);
  });

  test('a value nested deeper than the stack', async () => {
    const schema = { type: 'array', items: { $ref: '#' } };
    expect(await faults(schema, parsed(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toEqual([
      { path: '', message: 'is nested too deep to be compared with its schema', schema: '' },
    ]);
  });

  test('a long list of which no two may be equal', async () => {
    const items = Array.from({ length: 100_000 }, (_, index) => ({ index }));
    expect(await faults({ uniqueItems: true }, items, { size: 1_000_000 })).toEqual([]);
  });
});

describe('what is wrong with a schema is told with its place', () => {
  test.each<[string, unknown, string]>([
    [
      'a type that is none',
      { properties: { a: { type: 'strin' } } },
      'test/properties/a/type: must be equal to one of',
    ],
    ['not a schema', 'x', 'test: expected a JSON Schema'],
    ['a reference to nothing', { $ref: '#/$defs/a' }, 'test: #/$defs/a refers to nothing; nothing is fetched'],
    ['one that leads elsewhere', { $ref: 'http://x.test/a' }, 'test: http://x.test/a refers to nothing'],
    ['look-ahead', { pattern: '(?=a)' }, 'test: the pattern (?=a) cannot be used: '],
    ['a back reference', { patternProperties: { '(a)\\1': {} } }, 'test: the pattern (a)\\1 cannot be used: '],
    ['too many repetitions', { pattern: '^.{0,2000}$' }, 'test: the pattern ^.{0,2000}$ cannot be used: '],
  ])('%s', async (_name, schema, reason) => {
    await expect(faults(schema, 1)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { reason: expect.stringContaining(reason) },
    });
  });

  test('a draft that is not understood', () => {
    const schema = { $schema: 'https://json-schema.org/draft/2019-09/schema' };
    expect(() => draftOf(schema, '2020-12')).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});

test.each([
  ['http://json-schema.org/draft-04/schema#', 'draft-04'],
  ['http://json-schema.org/draft-06/schema', 'draft-07'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
])('$schema %s is %s', ($schema, draft) => {
  expect(draftOf({ $schema }, 'draft-07')).toBe(draft);
});

test('schemas that were added are found by their address', async () => {
  const compiler = await SchemaCompiler.load('draft-04');
  compiler.add({ type: 'object', properties: { a: { $ref: '#' } } }, 'https://models.test/Node');
  const compiled = compiler.compile({ $ref: 'https://models.test/Node' }, 'test');
  expect([compiled.faults({ a: {} }, 0), compiled.faults({ a: 1 }, 0)]).toEqual([
    [],
    [{ path: '/a', message: 'must be object', schema: '#/type' }],
  ]);
});
