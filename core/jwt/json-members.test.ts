import fc from 'fast-check';
import { expect, test } from 'vitest';
import { membersOf, readJsonObject } from './json-members.ts';

test('the members of any object are found as they stand in its text', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(0, 2), (object, indent) => {
      const text = JSON.stringify(object, undefined, indent);
      const members = membersOf(text).map(({ name, json }): [string, unknown] => [name, JSON.parse(json)]);
      expect(members).toEqual(Object.entries(JSON.parse(text) as object));
      expect(readJsonObject(text)).toMatchObject({ kind: 'object', duplicates: [] });
    }),
  );
});

test.each<[string, string[]]>([
  ['{"a":1,"a":2}', ['/a']],
  ['{"a":{"b":1,"b":2},"c":[{"d":1},{"d":1,"d":1}]}', ['/a/b', '/c//d']],
  ['{"a":"\\",\\"a\\":1","b":1}', []],
  ['{"a":1,"\\u0061":2}', ['/a']],
  ['{"__proto__":1,"__proto__":2}', ['/__proto__']],
])('what %s says twice is noticed', (text, duplicates) => {
  expect(readJsonObject(text)).toMatchObject({ kind: 'object', duplicates });
});

test.each<[string, string]>([
  ['', 'not JSON'],
  ['{"a":}', 'not JSON'],
  ['{"a":"', 'not JSON'],
  ['null', 'null, not an object'],
  ['[{}]', 'a list, not an object'],
  ['"{}"', 'a string, not an object'],
  [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'nested deeper than 32 levels'],
])('%s is refused: %s', (text, reason) => {
  expect(readJsonObject(text)).toEqual({ kind: 'fault', reason });
});
