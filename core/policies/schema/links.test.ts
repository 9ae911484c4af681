import { expect, test } from 'vitest';
import { SchemaCompiler } from './compiler.ts';

/** Judges a value by one of the schemas that refer to each other by name. */
async function faults(schemas: Readonly<Record<string, unknown>>, schema: unknown, value: unknown) {
  const compiler = await SchemaCompiler.load('2020-12', {
    resolve: (reference) => schemas[reference],
    change: (one) => one,
  });
  return compiler.compile(schema, 'test').faults(value, 0);
}

test('a fault keeps its place in the value and in the schema that was linked to', async () => {
  const schemas = {
    '#/a': { properties: { b: { $ref: '#/b' } } },
    '#/b': { items: { $ref: '#/c' } },
    '#/c': { type: 'integer' },
  };
  expect(await faults(schemas, { $ref: '#/a' }, { b: [1, 'x', 'y'] })).toEqual([
    { path: '/b/1', message: 'must be integer', schema: '#/c/type' },
    { path: '/b/2', message: 'must be integer', schema: '#/c/type' },
  ]);
});

test('schemas in a chain that is longer than the stack are compiled', async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [`#/${index}`, { properties: { next: { $ref: `#/${index + 1}` } } }]),
  );
  const schemas = { ...chain, '#/2000': { type: 'integer' } };
  expect(await faults(schemas, { $ref: '#/1998' }, { next: { next: 'x' } })).toMatchObject([{ path: '/next/next' }]);
  expect(await faults(schemas, { $ref: '#/0' }, { next: { next: {} } })).toEqual([]);
});

test('words beside a link count, and schemas that are true or false too', async () => {
  const schemas = { '#/any': true, '#/none': false };
  const counts = [];
  for (const schema of [{ $ref: '#/any' }, { $ref: '#/any', minimum: 5 }, { $ref: '#/none' }])
    counts.push((await faults(schemas, schema, 1)).length);
  expect(counts).toEqual([0, 1, 1]);
});

test('what the parts of a schema have looked at is known where the rest is refused', async () => {
  const schemas = {
    '#/base': { properties: { id: { type: 'integer' } }, allOf: [{ $ref: '#/more' }] },
    '#/more': { properties: { name: { $ref: '#/text' } } },
    '#/text': { type: 'string' },
  };
  const schema = { anyOf: [{ $ref: '#/base' }], properties: { own: true }, unevaluatedProperties: false };
  expect([
    await faults(schemas, schema, { id: 1, name: 'a', own: 1 }),
    await faults(schemas, schema, { id: 1, other: 1 }),
    (await faults(schemas, schema, { name: 1 })).map(({ path }) => path),
  ]).toEqual([
    [],
    [{ path: '', message: 'must not have unevaluated properties: other', schema: '#/unevaluatedProperties' }],
    expect.arrayContaining(['/name']),
  ]);
});

test('a schema that is part of itself ends in a fault and not in a circle', async () => {
  const schemas = { '#/round': { allOf: [{ $ref: '#/round' }, { $ref: '#/round' }], unevaluatedProperties: false } };
  expect((await faults(schemas, { $ref: '#/round' }, {})).map(({ message }) => message)).toEqual([
    expect.stringMatching(/compare/),
  ]);
});

test('what is wrong with a schema is told under the reference that leads to it', async () => {
  await expect(faults({ '#/a': { type: 'strin' } }, { properties: { x: { $ref: '#/a' } } }, 1)).rejects.toMatchObject({
    details: { reason: expect.stringMatching(/^#\/a\/type: must be equal to one of/) },
  });
});
