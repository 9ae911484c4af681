import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeContent, encodeContent } from './content-coding.ts';

describe('a content coding', () => {
  test('is taken off in the opposite order, and as far as a cut body goes', () => {
    const bytes = brotliCompressSync(gzipSync('hello'));
    expect(Buffer.from(decodeContent(bytes, 'gzip, br', 100) ?? []).toString()).toBe('hello');
    const long = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)));
    expect(decodeContent(long.subarray(0, 200), 'gzip', 10_000)?.byteLength).toBeGreaterThan(50);
  });

  test.each([
    ['there is none', 'identity', Buffer.from('x')],
    ['it is not known', 'pied-piper', Buffer.from('x')],
    ['the bytes are not in it', 'gzip', Buffer.from('plain')],
    ['more comes out than allowed', 'gzip', gzipSync('x'.repeat(1000))],
  ])('is left alone when %s', (_, coding, bytes) => {
    expect(decodeContent(bytes, coding, 100)).toBeUndefined();
  });

  test('is put on again as it was', () => {
    expect(gunzipSync(encodeContent(Buffer.from('hello'), 'identity, X-GZIP')).toString()).toBe('hello');
    expect(
      Buffer.from(decodeContent(encodeContent(Buffer.from('hi'), 'deflate, zstd'), 'deflate, zstd', 100) ?? []),
    ).toEqual(Buffer.from('hi'));
  });
});
