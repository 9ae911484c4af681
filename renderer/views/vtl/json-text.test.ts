import { describe, expect, test } from 'vitest';
import { jsonProblem, reindent } from './json-text.ts';

describe('the place where a text stops being JSON', () => {
  test.each([
    ['{"a": }', 6, '“}” where a value was expected'],
    ['{"a": 1,}', 8, '“}” where a key in quotes was expected'],
    ['[1, 2', 5, 'the text ends where , or ] was expected'],
    ['[1 2]', 3, '“2]” where , or ] was expected'],
    ['{a: 1}', 1, '“a: 1}” where a key in quotes or } was expected'],
    ['', 0, 'the text ends where a value was expected'],
    ['{"a": 01}', 7, '“1}” where , or } was expected'],
    ['{} x', 3, '“x” where the end was expected'],
    ['{"a": "line\nbreak"}', 6, '“"line” where a value was expected'],
    ['{"a": $x}', 6, '“$x}” where a value was expected'],
  ])('%j', (text, offset, start) => {
    const found = jsonProblem(text);
    expect([found?.offset, found?.message.replace('…', '')]).toEqual([offset, start]);
  });

  test('is nowhere in JSON', () => {
    expect(['{"a":[1,{"b":null}]}', '"x"', ' 1 '].map(jsonProblem)).toEqual([undefined, undefined, undefined]);
  });
});

describe('JSON with other blanks', () => {
  const text = '{ "a":[1,2.50],\n\n"b" : {},"c":"x, y"}';

  test('changes nothing but the blanks between', () => {
    expect(reindent(text).text).toBe('{\n  "a": [\n    1,\n    2.50\n  ],\n  "b": {},\n  "c": "x, y"\n}');
  });

  test('finds every part again, both ways', () => {
    const { text: shown, placeOf, offsetOf } = reindent(text);
    const there = ['"a"', '2.50', '"b"', 'y"'].map((part) => [
      placeOf(text.indexOf(part)) === shown.indexOf(part),
      offsetOf(shown.indexOf(part)) === text.indexOf(part),
    ]);
    expect(there).toEqual([
      [true, true],
      [true, true],
      [true, true],
      [true, true],
    ]);
  });
});
