import { joinChunks } from '../../model/body.ts';
import type { CapturedBody } from '../../model/exchange.ts';
import { headerValue, headerValues, type HeaderList } from '../../model/http.ts';
import { decodeContent, isPlain } from '../content-coding.ts';

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
  const bytes = decodeBody(captured, headers);
  if (bytes === undefined || bytes.byteLength > MAX_DECODED_BYTES) return '';
  return decodeCharacters(bytes, type, body.isTruncated);
}

/** Undoes content encodings; undefined when one is not known, the bytes are not in it, or they grow past the limit. */
function decodeBody(captured: Uint8Array, headers: HeaderList): Uint8Array | undefined {
  const coding = headerValues(headers, 'content-encoding').join(',');
  return isPlain(coding) ? captured : decodeContent(captured, coding, MAX_DECODED_BYTES);
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
