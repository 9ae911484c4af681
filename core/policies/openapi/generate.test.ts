import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { SchemaCompiler } from '../schema/compiler.ts';
import { Generator } from './generate.ts';
import { sampleOfPattern } from './pattern-sample.ts';
import { resolvePointer } from './pointer.ts';
import { seededRandom } from './seeded-random.ts';

let compiler: SchemaCompiler;
beforeAll(async () => {
  compiler = await SchemaCompiler.load('2020-12');
});

function generate(schema: unknown, random?: () => number): unknown {
  return new Generator({ resolve: (reference) => resolvePointer(schema, reference), random }).value(schema);
}

describe('a value is made of what a schema says', () => {
  test.each<[unknown, unknown]>([
    [{ type: 'string' }, 'string'],
    [{ type: 'string', minLength: 8 }, 'stringst'],
    [{ type: 'string', maxLength: 3 }, 'str'],
    [{ type: 'string', format: 'date-time' }, '2024-01-15T12:00:00Z'],
    [{ type: 'string', format: 'of-our-own' }, 'string'],
    [{ type: 'string', pattern: '^[A-Z]{2}-\\d+$' }, 'AA-0'],
    [{ type: 'integer' }, 0],
    [{ type: 'integer', minimum: 5 }, 5],
    [{ type: 'integer', exclusiveMinimum: 5, multipleOf: 4 }, 8],
    [{ type: 'integer', maximum: -3 }, -3],
    [{ type: 'number', minimum: 0.3, maximum: 0.4 }, 0.3],
    [{ type: ['null', 'boolean'] }, true],
    [{ type: 'null' }, null],
    [{ const: 7 }, 7],
    [{ enum: ['b', 'a'] }, 'b'],
    [{ type: 'string', default: 'd' }, 'd'],
    [{ type: 'string', examples: ['e'], default: 'd' }, 'e'],
    [{ type: 'array', items: { type: 'integer' }, minItems: 2 }, [0, 0]],
    [{ type: 'array', items: { type: 'integer' }, minItems: 3, uniqueItems: true }, [0, 1, 2]],
    [{ prefixItems: [{ type: 'string' }, { type: 'boolean' }] }, ['string', true]],
    [{ type: 'array' }, []],
    [{ properties: { a: { type: 'integer' }, w: { writeOnly: true } } }, { a: 0 }],
    [{ additionalProperties: { type: 'integer' } }, { key: 0 }],
    [{ allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] }, { a: 1, b: 2 }],
    [{ oneOf: [{ type: 'null' }, { type: 'string' }] }, 'string'],
    [{ type: 'object', anyOf: [{ properties: { a: { const: 1 } } }] }, { a: 1 }],
    [{}, {}],
    [true, {}],
  ])('%j', (schema, value) => {
    expect(generate(schema)).toEqual(value);
  });
});

describe('a schema that goes on without end is ended', () => {
  const node = { type: 'object', properties: { id: { type: 'integer' } } };

  test.each<[string, unknown, unknown]>([
    ['where it may', { ...node, properties: { ...node.properties, next: { $ref: '#' } } }, { id: 0, next: { id: 0 } }],
    ['in a list', { ...node, properties: { all: { type: 'array', items: { $ref: '#' } } } }, { all: [{ all: [] }] }],
    ['in parts of itself', { allOf: [{ $ref: '#' }, { $ref: '#' }] }, {}],
  ])('%s', (_name, schema, value) => {
    expect(generate(schema)).toEqual(value);
  });

  test('and also where it must go on', () => {
    const json = JSON.stringify(generate({ ...node, required: ['next'], properties: { next: { $ref: '#' } } }));
    expect([json.length < 1000, json.endsWith('null'.concat('}'.repeat(json.split('next').length - 1)))]).toEqual([
      true,
      true,
    ]);
  });

  test('and where it grows by itself', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`p${index}`, { $ref: `#/$defs/d${index}` }]),
    );
    const $defs = Object.fromEntries(
      Object.keys(properties).map((_, index) => [`d${index}`, { type: 'object', properties }]),
    );
    expect(JSON.stringify(generate({ $defs, type: 'object', properties })).length).toBeLessThan(500_000);
  });
});

const scalar = fc.oneof(
  fc.record({ type: fc.constant('string') }),
  fc.record({ type: fc.constant('string'), minLength: fc.nat(20), maxLength: fc.integer({ min: 20, max: 30 }) }),
  fc.record({
    type: fc.constant('integer'),
    minimum: fc.integer({ min: -50, max: 50 }),
    maximum: fc.integer({ min: 50, max: 99 }),
  }),
  fc.record({ type: fc.constant('number'), exclusiveMinimum: fc.integer({ min: -50, max: 50 }) }),
  fc.record({ type: fc.constant('integer'), minimum: fc.nat(99), multipleOf: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ enum: fc.uniqueArray(fc.integer(), { minLength: 1 }) }),
  fc.record({ type: fc.constantFrom('boolean', 'null') }),
  fc.record({
    type: fc.constant('string'),
    format: fc.constantFrom(
      'date',
      'time',
      'date-time',
      'email',
      'uuid',
      'uri',
      'ipv4',
      'ipv6',
      'hostname',
      'duration',
      'byte',
    ),
  }),
);
const { schema: anySchema } = fc.letrec((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: fc.nat(3) }),
    fc
      .record({ properties: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('schema'), { maxKeys: 3 }) })
      .map(({ properties }) => ({ type: 'object', properties, required: Object.keys(properties) })),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

test('what is made of a schema fits it, always the same or by a seed', () => {
  fc.assert(
    fc.property(anySchema, fc.option(fc.integer()), (schema, seed) => {
      const value = generate(schema, seed === null ? undefined : seededRandom(seed));
      expect([value, compiler.compile(schema, 'test').faults(value, 0)]).toEqual([value, []]);
    }),
    { numRuns: 60 },
  );
});

test('the same seed makes the same values, and another one others', () => {
  const schema = { type: 'array', minItems: 20, items: { type: 'integer', minimum: 0, maximum: 999 } };
  const [first, again, other] = [1, 1, 2].map((seed) => generate(schema, seededRandom(seed)));
  expect([again, JSON.stringify(other) === JSON.stringify(first)]).toEqual([first, false]);
});

describe('a text that an expression fits', () => {
  test.each([
    '^[a-f0-9]{8}$',
    '^\\w+@\\w+\\.(com|org)$',
    '^(?:\\+\\d{1,3})?[ -]?\\d{4,}$',
    '^[^"\\\\]{3}$',
    '\\u00e9\\x41\\/\\.',
    '^(?<year>\\d{4})-[01]\\d$',
    '^.{5}\\s?[\\w-]$',
    '',
    'a|b',
    '^\\p{L}$|x',
  ])('%s', (pattern) => {
    const text = sampleOfPattern(pattern, () => 0);
    expect([text, text === undefined || new RegExp(pattern, 'u').test(text)]).toEqual([text, true]);
  });

  test.each(['(?=a)b', '(a)\\1', '\\p{L}', '[', '(a', 'a)'])('is not made of %s', (pattern) => {
    expect(sampleOfPattern(pattern, () => 0)).toBeUndefined();
  });
});
