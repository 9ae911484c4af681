import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

/** Content codings that are taken off. */
export const CODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const;
export type Coding = (typeof CODINGS)[number];

/** @see RFC 9110 section 8.4.1.3 */
const ALIASES: Readonly<Record<string, Coding>> = { 'x-gzip': 'gzip' };

/** Names in a Content-Encoding in the order they were applied, lower case; `identity` and empty ones are left out. */
export function codingNames(contentEncoding: string): readonly string[] {
  return contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
}

/** A coding by one of its names; undefined when it is not among those that are taken off. */
export function codingOf(name: string): Coding | undefined {
  return ALIASES[name] ?? CODINGS.find((coding) => coding === name);
}

/** A stream that decodes. @param first The first bytes that will be written into it. */
export function createDecoder(coding: Coding, first: Uint8Array): Transform {
  switch (coding) {
    case 'gzip':
      return zlib.createGunzip();
    case 'deflate':
      return isZlib(first) ? zlib.createInflate() : zlib.createInflateRaw();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'zstd':
      return zlib.createZstdDecompress();
  }
}

/** Decodes at once. @throws Error with code ERR_BUFFER_TOO_LARGE past the bound, or whatever zlib says. */
export function decodeBytes(coding: Coding, bytes: Uint8Array, maxOutputLength: number): Uint8Array {
  const options = { maxOutputLength };
  switch (coding) {
    case 'gzip':
      return zlib.gunzipSync(bytes, options);
    case 'deflate':
      return isZlib(bytes) ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options);
    case 'br':
      return zlib.brotliDecompressSync(bytes, options);
    case 'zstd':
      return zlib.zstdDecompressSync(bytes, options);
  }
}

/** RFC 9110 means the zlib format; some send the bare one. The lower half of the first byte tells. */
function isZlib(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? 0) & 15) === 8;
}
