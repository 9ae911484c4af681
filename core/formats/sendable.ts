import { joinChunks } from '../model/body.ts';
import type { CapturedBody, Exchange } from '../model/exchange.ts';
import { headerPairs } from '../model/http.ts';
import { formatUrl } from './url.ts';

/** A request as a tool has to be told of it. */
export interface SendableRequest {
  readonly method: string;
  /** One character a byte. */
  readonly url: string;
  /** In order, one character a byte, without those a tool makes itself: length, framing, the host when it is that of the URL. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: SendableBody;
  /** What the text cannot carry over, one sentence each, for a comment. */
  readonly notes: readonly string[];
}

/** Bytes in the simplest form that is exact. */
export type SendableBody =
  | { readonly kind: 'none' }
  /** Valid UTF-8 without control characters but tab, line feed and carriage return. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly base64: string };

const MADE_BY_TOOLS = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'proxy-connection']);
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What of an exchange a command or a piece of code has to say to send its request again. */
export function sendableRequest(exchange: Exchange): SendableRequest {
  const { request, authority } = exchange;
  const isUpgrade = request.headers.some((part, index) => index % 2 === 0 && part.toLowerCase() === 'upgrade');
  const headers = headerPairs(request.headers).filter(([name, value]) => {
    const lowerCase = name.toLowerCase();
    if (lowerCase === 'host') return value !== authority;
    return !MADE_BY_TOOLS.has(lowerCase) || (lowerCase === 'connection' && isUpgrade);
  });
  const { body } = request;
  const kept = capturedBytes(body).byteLength;
  return {
    method: request.method,
    url: toByteText(formatUrl(exchange)),
    headers: headers.map(([name, value]) => [name, toByteText(value)] as const),
    body: sendableBody(body),
    notes: body.isTruncated ? [`the recorded body is cut: ${kept} of ${body.size} bytes`] : [],
  };
}

/** The captured bytes as one array. */
export function capturedBytes(body: CapturedBody): Uint8Array {
  return joinChunks(
    body.chunks,
    body.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0),
  );
}

/** The bytes as UTF-8 text; undefined when they are something else. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    // Not UTF-8, which is an answer and no failure.
    return undefined;
  }
}

/** Text with one character a byte: as it is, or its UTF-8 when it has characters beyond a byte. */
export function toByteText(text: string): string {
  return /[\u0100-\uffff]/.test(text) ? Buffer.from(text).toString('latin1') : text;
}

/** What a text of one character a byte says: read as UTF-8 when it is that, else as it is. */
export function fromByteText(text: string): string {
  return utf8Text(Buffer.from(text, 'latin1')) ?? text;
}

/** Whether a text can be shown, pasted and typed without loss. */
export function isPlainText(text: string): boolean {
  return !CONTROL.test(text);
}

function sendableBody(body: CapturedBody): SendableBody {
  const bytes = capturedBytes(body);
  if (bytes.byteLength === 0) return { kind: 'none' };
  const text = utf8Text(bytes);
  if (text !== undefined && isPlainText(text)) return { kind: 'text', text };
  return { kind: 'binary', base64: toBase64(bytes) };
}

/** Bytes in base64. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
