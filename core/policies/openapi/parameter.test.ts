import { describe, expect, test } from 'vitest';
import { shapeOf } from '../schema/value-shape.ts';
import { readParameter, type Parameter, type ParameterPlace, type ParameterStyle, type RawPair } from './parameter.ts';

const COLOURS = { type: 'array', items: { type: 'string' } };
const NUMBERS = { type: 'array', items: { type: 'integer' } };
const RGB = { type: 'object', properties: { R: { type: 'integer' }, G: { type: 'integer' } } };

interface Given {
  readonly in?: ParameterPlace;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly isJson?: boolean;
  readonly schema?: unknown;
}

/** What is read for a parameter `c`: its value, or what is wrong. */
function read({ schema, ...given }: Given, pairs: readonly RawPair[]): unknown {
  const parameter: Parameter = {
    name: 'c',
    in: 'query',
    isRequired: false,
    style: 'form',
    explode: true,
    isJson: false,
    schema: undefined,
    shape: shapeOf(schema, () => undefined),
    ...given,
  };
  const found = readParameter(parameter, pairs);
  return found.kind === 'value' ? found.value : found.kind === 'fault' ? found.message : undefined;
}

describe('the styles of OpenAPI', () => {
  test.each<[string, Given, readonly RawPair[], unknown]>([
    [
      'form, explode',
      { schema: COLOURS },
      [
        ['c', 'blue%2C'],
        ['d', 'x'],
        ['c', 'black+1'],
      ],
      ['blue,', 'black 1'],
    ],
    ['form', { schema: COLOURS, explode: false }, [['c', 'blue%2C,black']], ['blue,', 'black']],
    ['form, nothing', { schema: COLOURS, explode: false }, [['c', '']], []],
    [
      'form, explode, map',
      { schema: RGB },
      [
        ['R', '1'],
        ['G', '2'],
        ['x', '3'],
      ],
      { R: 1, G: 2 },
    ],
    ['form, map', { schema: RGB, explode: false }, [['c', 'R,1,G,2']], { R: 1, G: 2 }],
    ['spaces', { schema: NUMBERS, style: 'spaceDelimited', explode: false }, [['c', '1%202+3']], [1, 2, 3]],
    ['pipes', { schema: NUMBERS, style: 'pipeDelimited', explode: false }, [['c', '1|2%7C3']], [1, 2, 3]],
    [
      'pipes, explode',
      { schema: NUMBERS, style: 'pipeDelimited' },
      [
        ['c', '1'],
        ['c', '2'],
      ],
      [1, 2],
    ],
    [
      'deep',
      { schema: RGB, style: 'deepObject' },
      [
        ['c[R]', '1'],
        ['c[x]', '%41'],
        ['d[G]', '2'],
      ],
      { R: 1, x: 'A' },
    ],
    ['simple', { in: 'path', schema: NUMBERS, style: 'simple', explode: false }, [['c', '1,2']], [1, 2]],
    ['simple, map', { in: 'path', schema: RGB, style: 'simple', explode: false }, [['c', 'R,1,G,2']], { R: 1, G: 2 }],
    ['simple, explode, map', { in: 'path', schema: RGB, style: 'simple' }, [['c', 'R=1,G=2']], { R: 1, G: 2 }],
    ['simple, plus', { in: 'path', style: 'simple', explode: false }, [['c', 'a+b%2B']], 'a+b+'],
    ['label', { in: 'path', schema: NUMBERS, style: 'label', explode: false }, [['c', '.1,2']], [1, 2]],
    ['label, explode', { in: 'path', schema: NUMBERS, style: 'label' }, [['c', '.1.2']], [1, 2]],
    ['label, explode, map', { in: 'path', schema: RGB, style: 'label' }, [['c', '.R=1.G=2']], { R: 1, G: 2 }],
    ['label, plain', { in: 'path', schema: { type: 'integer' }, style: 'label' }, [['c', '.5']], 5],
    ['matrix', { in: 'path', schema: NUMBERS, style: 'matrix', explode: false }, [['c', ';c=1,2']], [1, 2]],
    ['matrix, explode', { in: 'path', schema: NUMBERS, style: 'matrix' }, [['c', ';c=1;c=2']], [1, 2]],
    ['matrix, explode, map', { in: 'path', schema: RGB, style: 'matrix' }, [['c', ';R=1;G=2']], { R: 1, G: 2 }],
    ['matrix, plain', { in: 'path', schema: {}, style: 'matrix' }, [['c', ';c=5']], '5'],
    ['header', { in: 'header', schema: COLOURS, style: 'simple', explode: false }, [['c', 'a%41, b']], ['a%41', 'b']],
    ['JSON', { isJson: true }, [['c', '%7B%22a%22%3A1%7D']], { a: 1 }],
  ])('%s', (_name, given, pairs, value) => {
    expect(read(given, pairs)).toEqual(value);
  });
});

describe('a text is made what its schema asks for', () => {
  test.each([
    [{ type: 'integer' }, '-5', -5],
    [{ type: 'integer' }, '5.5', 5.5],
    [{ type: 'integer' }, '05', '05'],
    [{ type: 'integer' }, '0x10', '0x10'],
    [{ type: 'integer' }, '', ''],
    [{ type: ['number', 'null'] }, 'null', null],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, '1', '1'],
    [{ type: 'string' }, '5', '5'],
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, '5', 5],
    [{ enum: [1, 2] }, '2', 2],
    [{ const: true }, 'true', true],
    [{}, '5', '5'],
  ])('%j: %s', (schema, text, value) => {
    expect(read({ schema }, [['c', text]])).toEqual(value);
  });
});

describe('what is written otherwise is told', () => {
  test.each<[Given, readonly RawPair[], string]>([
    [
      {},
      [
        ['c', '1'],
        ['c', '2'],
      ],
      'is given more than once',
    ],
    [{ isJson: true }, [['c', '{']], 'is not JSON'],
    [{ in: 'path', schema: NUMBERS, style: 'label' }, [['c', '1']], 'is not written in the style label'],
    [{ in: 'path', schema: NUMBERS, style: 'matrix' }, [['c', ';d=1']], 'is not written in the style matrix'],
    [
      { in: 'path', schema: RGB, style: 'simple', explode: false },
      [['c', 'R,1,G']],
      'is not written in the style simple',
    ],
    [
      { schema: RGB, style: 'deepObject' },
      [
        ['c[R]', '1'],
        ['c[R]', '2'],
      ],
      'has R more than once',
    ],
  ])('%j', (given, pairs, message) => {
    expect(read(given, pairs)).toBe(message);
  });

  test('names that objects have anyway are entries like others, and bad escapes stand for themselves', () => {
    const value = read({ schema: RGB, style: 'deepObject' }, [['c[__proto__]', '%zz']]);
    expect([Object.entries(value ?? {}), read({}, [])]).toEqual([[['__proto__', '%zz']], undefined]);
  });
});
