import { expect, test } from 'vitest';
import { fileSchemas } from './file-schemas.ts';

const routes = { type: 'array', items: { $ref: '#/$defs/route' } };
const schema = {
  type: 'object',
  properties: { name: { type: 'string' }, routes },
  $defs: { route: { type: 'object' } },
};

test('the main file has the schema, included files that of routes', () => {
  expect(fileSchemas(schema, ['gatewright.yaml', 'routes/a.yaml'])).toEqual([
    { path: 'gatewright.yaml', schema },
    {
      path: 'routes/a.yaml',
      schema: {
        $defs: { route: { type: 'object' } },
        anyOf: [routes, { type: 'object', properties: { routes }, required: ['routes'], additionalProperties: false }],
      },
    },
  ]);
});

test('without a main file every file has the schema', () => {
  expect(fileSchemas(schema, ['kong.yaml'])).toEqual([{ path: 'kong.yaml', schema }]);
});

test('a dialect without a schema has none for any file', () => {
  expect([undefined, null, {}, 'x'].map((none) => fileSchemas(none, ['kong.yaml']))).toEqual([[], [], [], []]);
});
