import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CapturedBody } from '../../model/exchange.ts';
import { bodyText, MAX_DECODED_BYTES } from './body-text.ts';
import { captured } from './test-exchanges.ts';

const encoded = (bytes: Uint8Array, encoding: string): string =>
  bodyText(captured(bytes), ['Content-Type', 'text/plain', 'Content-Encoding', encoding]);
const typed = (type: string, content: string | Uint8Array = 'text'): string =>
  bodyText(captured(content), ['content-type', type]);
const cut = (bytes: Uint8Array): CapturedBody => ({ ...captured(bytes), isTruncated: true });

describe('the text of a body', () => {
  test('is decoded by its content encodings, the last one first', () => {
    const text = 'héllo';
    expect([
      encoded(gzipSync(text), 'gzip'),
      encoded(gzipSync(text), 'X-GZIP'),
      encoded(deflateSync(text), 'deflate'),
      encoded(deflateRawSync(text), 'deflate'),
      encoded(brotliCompressSync(text), 'br'),
      encoded(zstdCompressSync(text), 'zstd'),
      encoded(gzipSync(brotliCompressSync(text)), 'br, gzip'),
      encoded(Buffer.from(text), 'identity'),
    ]).toEqual(Array.from({ length: 8 }, () => text));
  });

  test('is empty when it cannot be decoded', () => {
    expect([
      encoded(Buffer.from('plain'), 'gzip'),
      encoded(Buffer.from('plain'), 'compress'),
      encoded(gzipSync(Buffer.alloc(MAX_DECODED_BYTES + 1, 'a')), 'gzip'),
      bodyText({ chunks: [], size: 10, isTruncated: true }, []),
    ]).toEqual(['', '', '', '']);
  });

  test('reaches up to where the capture was cut', () => {
    const text = Array.from({ length: 3000 }, (_, index) => `line ${index * 7919}\n`).join('');
    const headers = ['content-type', 'text/plain', 'content-encoding'];
    for (const [encoding, bytes] of [
      ['gzip', gzipSync(text)],
      ['br', brotliCompressSync(text)],
      ['zstd', zstdCompressSync(text)],
    ] as const) {
      const whole = bodyText(captured(bytes), [...headers, encoding]);
      const part = bodyText(cut(bytes.subarray(0, bytes.byteLength - 8)), [...headers, encoding]);
      expect([encoding, whole === text, text.startsWith(part)]).toEqual([encoding, true, true]);
    }
    expect(bodyText(cut(gzipSync(text).subarray(0, 4000)), [...headers, 'gzip']).length).toBeGreaterThan(1000);
  });

  test('is there for media types that are text', () => {
    const texts = [
      'text/html',
      'application/json',
      'application/problem+json',
      'application/soap+xml; charset=utf-8',
      'image/svg+xml',
      'application/graphql',
      'text/javascript',
      'application/x-www-form-urlencoded',
      'APPLICATION/JSON',
    ];
    const others = [
      'image/png',
      'application/octet-stream',
      'application/zip',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ];
    expect(texts.map((type) => typed(type))).toEqual(texts.map(() => 'text'));
    expect(others.map((type) => typed(type))).toEqual(others.map(() => ''));
  });

  test('follows the character set that the type names', () => {
    expect(typed('text/plain; charset="ISO-8859-1"', Buffer.from('é', 'latin1'))).toBe('é');
    expect(typed('text/plain; charset=utf-16le', Buffer.from('é', 'utf16le'))).toBe('é');
    expect(typed('text/plain; charset=unheard-of', 'é')).toBe('é');
  });

  test('without a type is there when the bytes are UTF-8', () => {
    expect(bodyText(captured('é'), [])).toBe('é');
    expect(bodyText(captured(new Uint8Array([0xff, 0xd8, 0x61])), [])).toBe('');
    expect(bodyText(cut(Buffer.from('aé').subarray(0, 2)), [])).toBe('a');
  });
});
