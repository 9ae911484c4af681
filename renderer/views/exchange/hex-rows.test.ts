import { expect, test } from 'vitest';
import { hexRow, hexRowCount, hexText } from './hex-rows.ts';

const bytes = Uint8Array.from({ length: 18 }, (_, index) => index + 0x3f);

test('a row has its offset, its bytes in two halves and what can be printed', () => {
  expect(hexRow(bytes, 0)).toEqual({
    offset: '00000000',
    hex: '3f 40 41 42 43 44 45 46  47 48 49 4a 4b 4c 4d 4e',
    text: '?@ABCDEFGHIJKLMN',
  });
});

test('the last row is filled up, so that the columns stay in line', () => {
  const last = hexRow(bytes, hexRowCount(bytes) - 1);
  expect([last.offset, last.hex.length, last.text]).toEqual(['00000010', hexRow(bytes, 0).hex.length, 'OP']);
});

test('what cannot be printed is a point, and no bytes have no rows', () => {
  expect(hexRow(Uint8Array.of(0, 0x41, 0xff), 0).text).toBe('.A.');
  expect([hexRowCount(new Uint8Array()), hexText(bytes, 1).split('\n').length]).toEqual([0, 1]);
});
