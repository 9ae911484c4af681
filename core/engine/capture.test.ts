import { expect, test } from 'vitest';
import { EMPTY_CAPTURE } from '../model/exchange.ts';
import { Capture } from './capture.ts';

/** A capture of these pieces. */
function captureOf(limitBytes: number, ...pieces: readonly Uint8Array[]): Capture {
  const capture = new Capture(limitBytes);
  for (const piece of pieces) capture.add(piece);
  return capture;
}

const hello = Buffer.from('hello');

test('a body within the limit is kept whole, and nothing of it is copied', () => {
  const { chunks, ...rest } = captureOf(10, hello, Buffer.alloc(0), hello).result();
  expect([rest, chunks.length, chunks[0] === hello]).toEqual([{ size: 10, isTruncated: false }, 2, true]);
});

test.each([
  [7, ['hello', 'he']],
  [5, ['hello']],
  [3, ['hel']],
  [0, []],
])('of a body of ten bytes a limit of %i keeps the beginning, and the rest is counted', (limitBytes, kept) => {
  const { chunks, size, isTruncated } = captureOf(limitBytes, hello, hello).result();
  expect([chunks.map((chunk) => Buffer.from(chunk).toString()), size, isTruncated]).toEqual([kept, 10, true]);
});

test('no body is the empty capture', () => {
  expect(captureOf(10).result()).toBe(EMPTY_CAPTURE);
});
