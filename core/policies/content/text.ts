import { isUtf8 } from 'node:buffer';
import { GatewrightError } from '../../model/errors.ts';
import { mediaParameter } from './media-type.ts';

const UTF8_NAMES: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

/**
 * Bytes of a body as text, without a byte order mark. Only UTF-8 (and ASCII, which is part of it) is read.
 * @throws ENCODING_UNSUPPORTED with the name of another charset, BODY_MALFORMED for bytes that are not UTF-8.
 */
export function decodeText(bytes: Uint8Array, contentType: string | undefined): string {
  assertUtf8(bytes, contentType);
  return new TextDecoder().decode(bytes);
}

/** Throws what {@link decodeText} would, without making the text. */
export function assertUtf8(bytes: Uint8Array, contentType: string | undefined): void {
  const charset = mediaParameter(contentType, 'charset')?.toLowerCase();
  if (charset !== undefined) assertCharset(charset);
  const wide = byteOrderMark(bytes);
  if (wide !== undefined) assertCharset(wide);
  if (!isUtf8(bytes)) throw new GatewrightError('BODY_MALFORMED', { reason: 'the body is not valid UTF-8' });
}

/** Throws ENCODING_UNSUPPORTED for a charset that is not read here. */
export function assertCharset(charset: string): void {
  if (!UTF8_NAMES.has(charset.toLowerCase()))
    throw new GatewrightError('ENCODING_UNSUPPORTED', { charset, reason: 'only UTF-8 is read' });
}

function byteOrderMark([first, second]: Uint8Array): string | undefined {
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}
