import { describe, expect, test } from 'vitest';
import { underlined } from './editor-marker.ts';

const LINE = '  - rate-limit: { limit: 10 }  ';

describe('what is underlined', () => {
  test('is the word at the place when no end is known', () => {
    expect(underlined(LINE, { line: 3, column: 5 })).toEqual({ from: 5, to: 15 });
  });

  test('ends where the finding ends in the same line', () => {
    expect(underlined(LINE, { line: 3, column: 5, endLine: 3, endColumn: 9 })).toEqual({ from: 5, to: 9 });
    expect(underlined(LINE, { line: 3, column: 5, endColumn: 9 })).toEqual({ from: 5, to: 9 });
  });

  test('goes to the end of the line when the finding ends further down', () => {
    expect(underlined(LINE, { line: 3, column: 5, endLine: 7, endColumn: 1 })).toEqual({ from: 5, to: 30 });
  });

  test('is one sign wide at least, and inside of the line', () => {
    expect(underlined('', { line: 3, column: 9 })).toEqual({ from: 1, to: 2 });
    expect(underlined(LINE, { line: 3, column: 17 })).toEqual({ from: 17, to: 18 });
  });

  test('is a whole text in quotes', () => {
    expect(underlined("a: 'b c'", { line: 1, column: 4 })).toEqual({ from: 4, to: 9 });
  });
});
