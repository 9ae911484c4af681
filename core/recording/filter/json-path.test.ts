import { describe, expect, test } from 'vitest';
import { readJsonPath, valueAt } from './json-path.ts';

describe('a JSON path', () => {
  test('is made of names and positions', () => {
    expect(readJsonPath('.error.details[0].code')).toEqual(['error', 'details', 0, 'code']);
    expect(readJsonPath('[2][10]')).toEqual([2, 10]);
    expect(readJsonPath('')).toEqual([]);
  });

  test('is refused when a step is neither', () => {
    expect(['.', 'a', '.a..b', '[x]', '[*]', '[-1]', '.a[', '[1', '.a b'].map(readJsonPath)).toEqual(
      Array.from({ length: 9 }),
    );
  });

  test('leads to a value, or nowhere', () => {
    const root = { error: { details: [{ code: 401 }, null], note: null } };
    const at = (text: string): unknown => valueAt(root, readJsonPath(text) ?? []);
    expect(at('.error.details[0].code')).toBe(401);
    expect(at('.error.note')).toBe(null);
    expect(at('')).toBe(root);
    expect(['.x', '.error.details[2]', '.error.note.x', '.error.details[0].code.x'].map(at)).toEqual(
      Array.from({ length: 4 }),
    );
  });

  test('sees only what the JSON text held', () => {
    expect(
      ['.constructor', '.__proto__', '.list.length'].map((text) => valueAt({ list: [1] }, readJsonPath(text) ?? [])),
    ).toEqual([undefined, undefined, undefined]);
  });
});
