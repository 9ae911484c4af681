import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import { joinChunks } from '../../model/body.ts';
import type { CapturedBody } from '../../model/exchange.ts';
import { headerValue, headerValues, type HeaderList } from '../../model/http.ts';

/** Bytes of a decoded body above which it counts as having no text. */
export const MAX_DECODED_BYTES = 16_777_216;

/** Media types that are read as text, without parameters and in lower case. */
const TEXTUAL =
  /^text\/|json|[/+]xml$|[/+](?:x-)?(?:javascript|ecmascript|graphql|yaml|www-form-urlencoded)$|^multipart\/form-data$/;

/**
 * A captured body as text: content encodings undone, characters decoded as its content type says.
 * A body that was cut by the capture limit gives the text up to the cut.
 * @returns An empty text for media types that are not text, and for what cannot be decoded.
 */
export function bodyText(body: CapturedBody, headers: HeaderList): string {
  const type = headerValue(headers, 'content-type')?.toLowerCase();
  const mediaType = type?.split(';', 1)[0]?.trim();
  if (body.chunks.length === 0 || (mediaType !== undefined && !TEXTUAL.test(mediaType))) return '';
  const captured = joinChunks(
    body.chunks,
    body.chunks.reduce((size, chunk) => size + chunk.byteLength, 0),
  );
  const bytes = decodeContent(captured, headerValues(headers, 'content-encoding'));
  if (bytes === undefined || bytes.byteLength > MAX_DECODED_BYTES) return '';
  return decodeCharacters(bytes, type, body.isTruncated);
}

/** Undoes content encodings, the last one applied first; undefined when one is not known or the bytes are not in it. */
function decodeContent(captured: Uint8Array, headers: readonly string[]): Uint8Array | undefined {
  const encodings = headers.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase());
  try {
    return encodings.reduceRight<Uint8Array | undefined>(
      (bytes, encoding) => (bytes === undefined ? undefined : undoEncoding(bytes, encoding)),
      captured,
    );
  } catch {
    // The bytes are not what the header says, or they grow past the limit: there is no text to search.
    return undefined;
  }
}

/** The flush modes make a body that ends early give what it holds. */
function undoEncoding(bytes: Uint8Array, encoding: string): Uint8Array | undefined {
  const zlib = { maxOutputLength: MAX_DECODED_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
  switch (encoding) {
    case '':
    case 'identity':
      return bytes;
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, zlib);
    case 'deflate':
      // RFC 9110 section 8.4.1.2: zlib format, though some senders leave its header out.
      return ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, zlib) : inflateRawSync(bytes, zlib);
    case 'br':
      return brotliDecompressSync(bytes, {
        maxOutputLength: MAX_DECODED_BYTES,
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
      });
    case 'zstd':
      return zstdDecompressSync(bytes, {
        maxOutputLength: MAX_DECODED_BYTES,
        finishFlush: constants.ZSTD_e_flush,
      });
    default:
      return undefined;
  }
}

function decodeCharacters(bytes: Uint8Array, type: string | undefined, isTruncated: boolean): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/.exec(type ?? '')?.[1] ?? 'utf-8';
  try {
    // Without a content type the bytes count as text only when they are valid UTF-8.
    return new TextDecoder(charset, { fatal: type === undefined }).decode(bytes, { stream: isTruncated });
  } catch {
    return type === undefined ? '' : new TextDecoder().decode(bytes);
  }
}
