import { expect, test } from 'vitest';
import { findMatches, MOST_MATCHES, partsOf, textBlocks } from './text-blocks.ts';

test('a long text is cut at line ends, and nothing of it is lost', () => {
  const text = 'a line of some length\n'.repeat(3000);
  const blocks = textBlocks(text);
  expect(blocks.length).toBeGreaterThan(2);
  expect(blocks.every((block) => block.text.endsWith('\n'))).toBe(true);
  expect(blocks.map((block) => block.text).join('')).toBe(text);
});

test('one line without end is cut too, but no sign is torn apart', () => {
  const text = `x${'😀'.repeat(30_000)}`;
  const blocks = textBlocks(text);
  expect(blocks.map((block) => block.text).join('')).toBe(text);
  expect(blocks.every((block) => block.text.isWellFormed())).toBe(true);
});

test('a search takes signs literally and does not mind case', () => {
  expect(findMatches('A.b a.B axb', 'a.b')).toEqual([
    { start: 0, end: 3 },
    { start: 4, end: 7 },
  ]);
  expect(findMatches('text', '')).toEqual([]);
  expect(findMatches('x'.repeat(MOST_MATCHES + 5), 'x').length).toBe(MOST_MATCHES);
});

test('a block is cut where matches begin and end, even when they reach over its edge', () => {
  const matches = [
    { start: 2, end: 4 },
    { start: 8, end: 12 },
  ];
  expect(partsOf({ start: 0, text: '0123456789' }, matches)).toEqual([
    { text: '01' },
    { text: '23', match: 0 },
    { text: '4567' },
    { text: '89', match: 1 },
  ]);
  expect(partsOf({ start: 10, text: 'abcd' }, matches)).toEqual([{ text: 'ab', match: 1 }, { text: 'cd' }]);
});
