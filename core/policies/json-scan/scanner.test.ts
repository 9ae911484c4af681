import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatewrightError } from '../../model/errors.ts';
import { JsonScanner } from './scanner.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every token of a text with what stands there, or why it is none. */
function tokens(json: string | Uint8Array): unknown[] {
  const scanner = new JsonScanner(typeof json === 'string' ? encode(json) : json);
  const found: unknown[] = [];
  try {
    for (let token = scanner.next(); token !== 'end'; token = scanner.next())
      found.push(token === 'name' || token === 'string' ? [token, scanner.text(), scanner.length] : token);
  } catch (thrown) {
    found.push(thrown instanceof GatewrightError ? thrown.details : thrown);
  }
  return found;
}

function isJson(text: string): boolean {
  return tokens(text).every((token) => typeof token === 'string' || Array.isArray(token));
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('tokens come in order, texts with their escapes resolved and their length in UTF-16 units', () => {
  expect(tokens('{"a\\n": ["\\u00e9é😀", -1.5e+3, {}], "": null, "b":[true,false]}')).toEqual([
    'object',
    ['name', 'a\n', 2],
    'array',
    ['string', 'éé😀', 4],
    'number',
    'object',
    'end-object',
    'end-array',
    ['name', '', 0],
    'null',
    ['name', 'b', 1],
    'array',
    'true',
    'false',
    'end-array',
    'end-object',
  ]);
});

describe('what is not JSON is told with line and column', () => {
  test.each([
    ['', 'expected a value, found the end', 1, 1],
    ['{"a":1,}', 'expected a name in double quotes', 1, 8],
    ['[1,]', 'expected a value', 1, 4],
    ['[1 2]', 'expected , or ] in an array', 1, 4],
    ['{"a" 1}', 'expected : after a name', 1, 6],
    ['{"a":1', 'expected , or } in an object, found the end', 1, 7],
    ['{"a":1]', 'expected , or } in an object', 1, 7],
    ['{\n  "é": 01\n}', 'a number must not begin with 0', 2, 8],
    ['1.', 'expected a digit after the point, found the end', 1, 3],
    ['1e+', 'expected a digit in the exponent, found the end', 1, 4],
    ['"a', 'the closing quote is missing', 1, 1],
    ['"a\nb"', 'a control character must be escaped', 1, 3],
    ['"\\x"', 'there is no such escape', 1, 2],
    ['"\\u12g4"', 'there is no such escape', 1, 2],
    ['nul', 'expected null', 1, 1],
    ['1 2', 'expected the end after the value', 1, 3],
    ["{'a':1}", 'expected a name in double quotes', 1, 2],
  ])('%j', (json, reason, line, column) => {
    expect(tokens(json).at(-1)).toEqual({ reason, line, column });
  });
});

test('a byte order mark is passed over', () => {
  expect(tokens(new Uint8Array([0xef, 0xbb, 0xbf, 0x31]))).toEqual(['number']);
});

test('a lone surrogate in an escape is a text like any other', () => {
  expect(tokens('"\\ud800"')).toEqual([['string', '\ud800', 1]]);
});

test('brackets without end are refused at a fixed depth, and not by running out of stack', () => {
  expect(tokens('['.repeat(100_000)).at(-1)).toEqual({ reason: 'nested deeper than 1000', line: 1, column: 1001 });
});

test('whatever is JSON for JSON.parse is JSON here', () => {
  fc.assert(fc.property(fc.json(), (json) => isJson(json)));
});

test('whatever is a character away from JSON is judged as JSON.parse judges it', () => {
  const near = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ...'{}[],:"\\01.-eE+tnu \n\u0001é'));
  fc.assert(
    fc.property(near, ([json, place, inserted]) => {
      const at = place % (json.length + 1);
      const text = (json.slice(0, at) + inserted + json.slice(at + 1)).toWellFormed();
      expect([text, isJson(text)]).toEqual([text, parses(text)]);
    }),
    { numRuns: 1000 },
  );
});
