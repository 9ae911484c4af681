import { joinChunks } from '../../model/body.ts';
import type { CapturedBody, Exchange } from '../../model/exchange.ts';
import { headerValue, type HeaderList } from '../../model/http.ts';
import type { NoteValue } from '../../model/span.ts';
import { decodeContent, encodeContent } from '../content-coding.ts';
import { editExchange } from './edit-exchange.ts';
import { redactHeaders, sanitizeHeaders } from './redact-headers.ts';
import { redactJson, redactText } from './redact-text.ts';
import { redactUrl } from './redact-url.ts';
import { isSecretField, isSecretName, isSecretParameter } from './secret-names.ts';
import { PROCESS_KEY, type RedactionKey, standIn } from './stand-in.ts';

const MAX_BODY_BYTES = 1_048_576;

/** The exchange with the named headers redacted wherever it has them: for the recorder's own rules. */
export function redactExchange(
  exchange: Exchange,
  lowerCaseNames: ReadonlySet<string>,
  key: RedactionKey = PROCESS_KEY,
): Exchange {
  if (lowerCaseNames.size === 0) return exchange;
  return editExchange(exchange, {
    headers: (headers) => redactHeaders(headers, lowerCaseNames, key),
    url: (url) => url,
    note: (_name, value) => value,
    body: (body) => body,
    frame: (frame) => frame,
  });
}

/**
 * The exchange as it can be shown to others: credentials in headers, cookies, query parameters and bodies are replaced,
 * in every message, attempt, step and error. Bodies are looked into when they are forms or JSON, as far as captured, up
 * to 1 MiB; a compressed body is compressed again. `size` and `content-length` follow a body that was changed.
 */
export function sanitizeExchange(exchange: Exchange, key: RedactionKey = PROCESS_KEY): Exchange {
  return editExchange(exchange, {
    headers: (headers) => sanitizeHeaders(headers, key),
    url: (url) => redactUrl(url, key),
    note: (name, value) => redactNote(name, value, key),
    body: (body, headers, from) => sanitizeBody(body, { headers, from, key }),
    frame: (frame) => {
      if (frame.opcode !== 'text' || frame.size > MAX_BODY_BYTES) return frame;
      const payload = editBytes(frame.payload, (text) => redactJson(text, { key, isSecret: isSecretField }));
      return payload === frame.payload
        ? frame
        : { ...frame, payload, size: sizeAfter(frame.payload, payload, frame.size) };
    },
  });
}

function redactNote(name: string, value: NoteValue, key: RedactionKey): NoteValue {
  if (typeof value !== 'string') return value;
  return isSecretName(name) ? standIn(value, key) : redactUrl(value, key);
}

interface BodyContext {
  readonly headers: HeaderList;
  readonly from: 'client' | 'upstream';
  readonly key: RedactionKey;
}

function sanitizeBody(body: CapturedBody, { headers, from, key }: BodyContext): CapturedBody {
  const captured = joinChunks(body.chunks, capturedSize(body));
  if (captured.byteLength === 0 || captured.byteLength > MAX_BODY_BYTES) return body;
  const coding = headerValue(headers, 'content-encoding') ?? '';
  const decoded = decodeContent(captured, coding, MAX_BODY_BYTES);
  const plain = decoded ?? captured;
  const type = headerValue(headers, 'content-type') ?? '';
  const rules = { type, isSecret: from === 'client' ? isSecretParameter : isSecretField, key };
  const edited = editBytes(plain, (text) => redactText(text, rules));
  if (edited === plain) return body;
  const bytes = decoded === undefined ? edited : encodeContent(edited, coding);
  return { ...body, chunks: [bytes], size: sizeAfter(captured, bytes, body.size) };
}

function capturedSize(body: CapturedBody): number {
  return body.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}

function sizeAfter(before: Uint8Array, after: Uint8Array, size: number): number {
  return size - before.byteLength + after.byteLength;
}

/** One character a byte, so that whatever is not replaced keeps its bytes in any encoding. */
function editBytes(bytes: Uint8Array, edit: (text: string) => string): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const next = edit(text);
  return next === text ? bytes : Buffer.from(next, 'latin1');
}
