import { expect, test } from 'vitest';
import { textDifference } from './text-difference.ts';

const SIGNS = { same: ' ', removed: '-', added: '+' };

function shown(before: string, after: string): string[] {
  return textDifference(before, after).map(({ kind, line, text }) => `${line}${SIGNS[kind]}${text}`);
}

test('a changed line stands between the lines around it', () => {
  expect(shown('a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nX\ne\nf\n')).toEqual(['2 b', '3 c', '4-d', '4+X', '5 e', '6 f']);
});

test('two changes far from each other leave out what is between them', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\n';
  expect(shown(before, before.replace('a', 'X').replace('h', 'Y'))).toEqual([
    '1-a',
    '1+X',
    '2 b',
    '3 c',
    '6 f',
    '7 g',
    '8-h',
    '8+Y',
  ]);
});

test('added lines have the numbers that they have afterwards', () => {
  expect(shown('a\r\nb\r\n', 'a\r\nx\r\ny\r\nb\r\n')).toEqual(['1 a', '2+x', '3+y', '4 b']);
});

test('equal texts do not differ, and very different ones are shown whole', () => {
  const long = Array.from({ length: 500 }, (_, index) => `old ${index}`).join('\n');
  expect([shown('a', 'a'), textDifference(long, 'b').length]).toEqual([[], 501]);
});
