import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

test('a text is read in its character set, or as UTF-8 when that is unknown', () => {
  expect([
    decodeText(Uint8Array.of(0xe9), 'iso-8859-1'),
    decodeText(Uint8Array.of(0xc3, 0xa9), 'utf-8'),
    decodeText(Uint8Array.of(0xc3, 0xa9), 'no-such-set'),
  ]).toEqual(['é', 'é', 'é']);
});
