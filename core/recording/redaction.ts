import { createHmac, randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { joinChunks } from '../model/body.ts';
import type { Attempt, CapturedBody, Exchange, Frame, RecordedError } from '../model/exchange.ts';
import { headerPairs, headerValue, setHeader, type HeaderList } from '../model/http.ts';
import type { MessageHead, NoteValue, Span } from '../model/span.ts';

/** What makes stand-ins: secrets compared by two people differ unless they share it. At least 16 bytes. */
export type RedactionKey = Uint8Array;

/** The key of this process: the same secret has the same stand-in until the program ends. */
export const PROCESS_KEY: RedactionKey = randomBytes(32);

const STAND_IN = /^redacted-[0-9a-f]{8}$/;
const SCHEME = /^(Bearer|Basic|Digest|Negotiate|NTLM|Token|ApiKey|DPoP|Hawk|HMAC|Signature|AWS4-HMAC-SHA256) +(?=\S)/i;
const SECRET_NAME =
  /token|secret|passw(or)?d|passphrase|pwd|api[-_]?key|subscription-key|functions-key|private[-_]?key|access[-_]?key|signature|credential|assertion|authorization|^(cookie|set-cookie|dpop|device_code|samlresponse)$/i;
const SECRET_PARAMETER = /^(key|sig|auth|jwt|sid|session|sessionid|session_id)$/i;
/** Contains one of the words above, and says only what kind of secret there is. */
const HARMLESS_NAME = /^(token_?type|access-control-.*|sec-websocket-.*|www-authenticate)$/i;
const URL_HEADERS = /^(referer|location|content-location|refresh|link|x-original-url|x-rewrite-url|x-forwarded-uri)$/i;
const MAX_BODY_BYTES = 1_048_576;

/**
 * What is written in place of a secret: the same secret and key give the same text. It fits into a header, a URL, a
 * cookie and JSON unquoted. A stand-in stays as it is, and so does an empty text.
 */
export function standIn(secret: string, key: RedactionKey): string {
  if (secret === '' || STAND_IN.test(secret)) return secret;
  const digest = createHmac('sha256', key).update(secret).digest('hex');
  return `redacted-${digest.slice(0, 8)}`;
}

/**
 * The list with the values of the named headers replaced. The scheme word, the header of a JWT and the names of cookies
 * are kept.
 * @param names In lower case.
 */
export function redactHeaders(headers: HeaderList, names: ReadonlySet<string>, key: RedactionKey): HeaderList {
  const pairs = headerPairs(headers);
  if (!pairs.some(([name]) => names.has(name.toLowerCase()))) return headers;
  return pairs.flatMap(([name, value]) => [
    name,
    names.has(name.toLowerCase()) ? redactHeader(name.toLowerCase(), value, key) : value,
  ]);
}

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

/** How a copy of an exchange differs; each function returns its argument for no difference. */
interface ExchangeEdits {
  headers(headers: HeaderList): HeaderList;
  url(url: string): string;
  note(name: string, value: NoteValue): NoteValue;
  body(body: CapturedBody, headers: HeaderList, from: 'client' | 'upstream'): CapturedBody;
  frame(frame: Frame): Frame;
}

function editExchange(exchange: Exchange, given: ExchangeEdits): Exchange {
  const done = new Map<HeaderList, HeaderList>();
  // Steps that changed nothing share their lists; each is looked at once.
  const headers = (list: HeaderList): HeaderList => {
    const next = done.get(list) ?? given.headers(list);
    done.set(list, next);
    return next;
  };
  const edits = { ...given, headers };
  const { request, response, error, frames } = exchange;
  return {
    ...exchange,
    request: { ...editMessage(request, 'client', edits), target: edits.url(request.target) },
    ...(response === undefined ? {} : { response: editMessage(response, 'upstream', edits) }),
    ...(error === undefined ? {} : { error: editError(error, edits) }),
    ...(frames === undefined ? {} : { frames: frames.map(edits.frame) }),
    attempts: exchange.attempts.map((attempt) => editAttempt(attempt, edits)),
    spans: exchange.spans.map((span) => editSpan(span, edits)),
  };
}

interface RecordedMessage {
  readonly headers: HeaderList;
  readonly trailers?: HeaderList;
  readonly body: CapturedBody;
}

function editMessage<M extends RecordedMessage>(message: M, from: 'client' | 'upstream', edits: ExchangeEdits): M {
  const body = edits.body(message.body, message.headers, from);
  const headers = edits.headers(message.headers);
  const hasOldLength = headerValue(headers, 'content-length') === String(message.body.size);
  return {
    ...message,
    body,
    headers:
      hasOldLength && body.size !== message.body.size
        ? setHeader(headers, 'content-length', String(body.size))
        : headers,
    ...(message.trailers === undefined ? {} : { trailers: edits.headers(message.trailers) }),
  };
}

function editAttempt(attempt: Attempt, edits: ExchangeEdits): Attempt {
  const { responseHeaders, error } = attempt;
  return {
    ...attempt,
    target: edits.url(attempt.target),
    headers: edits.headers(attempt.headers),
    ...(responseHeaders === undefined ? {} : { responseHeaders: edits.headers(responseHeaders) }),
    ...(error === undefined ? {} : { error: editError(error, edits) }),
  };
}

function editSpan(span: Span, edits: ExchangeEdits): Span {
  const { before, after } = span;
  return {
    ...span,
    notes: editNotes(span.notes, edits),
    ...(before === undefined ? {} : { before: editHead(before, edits) }),
    ...(after === undefined ? {} : { after: editHead(after, edits) }),
  };
}

function editHead(head: MessageHead, edits: ExchangeEdits): MessageHead {
  const headers = edits.headers(head.headers);
  return head.target === undefined ? { ...head, headers } : { ...head, headers, target: edits.url(head.target) };
}

function editError(error: RecordedError, edits: ExchangeEdits): RecordedError {
  return { ...error, details: editNotes(error.details, edits) };
}

function editNotes(notes: Span['notes'], edits: ExchangeEdits): Span['notes'] {
  return Object.fromEntries(Object.entries(notes).map(([name, value]) => [name, edits.note(name, value)]));
}

function redactNote(name: string, value: NoteValue, key: RedactionKey): NoteValue {
  if (typeof value !== 'string') return value;
  return isSecretName(name) ? standIn(value, key) : redactUrl(value, key);
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}

/** In bodies `code` is mostly that of an error, and is left alone; in a query or form it is an authorization code. */
function isSecretField(name: string): boolean {
  return isSecretName(name) || SECRET_PARAMETER.test(name);
}

function isSecretParameter(name: string): boolean {
  return isSecretField(name) || name.toLowerCase() === 'code';
}

/** A number of tokens is a count, not a token: language models and rate limits have such fields. */
function isCount(name: string, value: string): boolean {
  return /tokens$/i.test(name) && /^\d+$/.test(value);
}

function sanitizeHeaders(headers: HeaderList, key: RedactionKey): HeaderList {
  return headerPairs(headers).flatMap(([name, value]) => {
    if (isSecretName(name)) return [name, isCount(name, value) ? value : redactHeader(name.toLowerCase(), value, key)];
    return [name, URL_HEADERS.test(name) ? redactUrl(value, key) : value];
  });
}

function redactHeader(name: string, value: string, key: RedactionKey): string {
  if (name === 'cookie')
    return value
      .split(';')
      .map((cookie) => redactCookie(cookie, key))
      .join(';');
  if (name === 'set-cookie') {
    const [cookie = '', ...attributes] = value.split(';');
    return [redactCookie(cookie, key), ...attributes].join(';');
  }
  const scheme = SCHEME.exec(value)?.[0] ?? '';
  return scheme + redactCredential(value.slice(scheme.length), key);
}

function redactCookie(cookie: string, key: RedactionKey): string {
  const [, name = '', value = ''] = /^(\s*(?:[^=]*=)?)(.*)$/s.exec(cookie) ?? [];
  return name + redactCredential(value, key);
}

/** A JWT keeps its header, which says how it is signed; everything else goes. */
function redactCredential(value: string, key: RedactionKey): string {
  const [header = '', ...rest] = value.split('.');
  if (rest.length < 2 || !isJoseHeader(header)) return standIn(value, key);
  return [header, ...rest.map((segment) => standIn(segment, key))].join('.');
}

function isJoseHeader(segment: string): boolean {
  if (!/^eyJ[\w-]+$/.test(segment)) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString());
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    // Not a JWT after all, so all of it is replaced.
    return false;
  }
}

/** Replaces the password of a URL, and secrets in its query and in its fragment. */
function redactUrl(url: string, key: RedactionKey): string {
  return url
    .replace(
      /^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:)([^/?#@]*)@/i,
      (_, user: string, password: string) => `${user}${standIn(password, key)}@`,
    )
    .replace(/([?#&;])([^=&?#;\s]+)=([^&#;\s>"]*)/g, (pair: string, before: string, name: string, value: string) =>
      isSecretParameter(unescapeText(name)) ? `${before}${name}=${redactCredential(unescapeText(value), key)}` : pair,
    );
}

function unescapeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A percent sign that escapes nothing: the text stands for itself.
    return text;
  }
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

interface FieldRules {
  readonly isSecret: (name: string) => boolean;
  readonly key: RedactionKey;
}

function redactText(text: string, rules: FieldRules & { readonly type: string }): string {
  if (/^application\/x-www-form-urlencoded/i.test(rules.type)) return redactUrl(`?${text}`, rules.key).slice(1);
  if (/^multipart\//i.test(rules.type)) return redactMultipart(text, rules);
  return /json|event-stream/i.test(rules.type) || /^\s*[{[]/.test(text) ? redactJson(text, rules) : text;
}

function redactMultipart(text: string, { isSecret, key }: FieldRules): string {
  const part = /(\bname="([^"\r\n]*)"(?:[^\r\n]*\r\n){1,20}?\r\n)([^]*?)(?=\r\n--|$)/gi;
  return text.replace(part, (all: string, head: string, name: string, value: string) =>
    isSecret(name) ? head + redactCredential(value, key) : all,
  );
}

/**
 * Replaces strings and numbers that stand, at any depth, under a secret name. Works on the text, so that layout and
 * numbers keep their form and a document that was cut off is no obstacle.
 */
function redactJson(text: string, rules: FieldRules): string {
  const tokens = /("[^"\\]*(?:\\[^][^"\\]*)*")(?=\s*:)|"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|[{}[\],]|-?\d[\d.eE+-]*/g;
  const outer: (string | undefined)[] = [];
  let name: string | undefined;
  return text.replace(tokens, (token, field: string | undefined) => {
    if (field !== undefined) {
      const plain = readJsonString(field);
      name = rules.isSecret(plain) ? plain : outer.at(-1);
      return token;
    }
    if (token === '{' || token === '[') outer.push(name);
    else if (token === '}' || token === ']') outer.pop();
    else if (token !== ',') return redactJsonValue(token, name, rules);
    if (token !== '{' && token !== '[') name = outer.at(-1);
    return token;
  });
}

function redactJsonValue(token: string, name: string | undefined, rules: FieldRules): string {
  const plain = token.startsWith('"') ? readJsonString(token) : token;
  if (name !== undefined) return isCount(name, token) ? token : JSON.stringify(redactCredential(plain, rules.key));
  // Documents are also carried as text, as in the events of functions. Escapes beyond a byte could not be written back.
  if (!/^\s*[{[]/.test(plain) || token.includes('\\u')) return token;
  const next = redactJson(plain, rules);
  return next === plain ? token : JSON.stringify(next);
}

function readJsonString(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    // Cut off in the middle: what there is of it stands for itself.
    return token.slice(1);
  }
}

type Coder = (bytes: Uint8Array, options?: { maxOutputLength: number; finishFlush: number }) => Uint8Array;

const { BROTLI_OPERATION_FLUSH, ZSTD_e_flush, Z_SYNC_FLUSH } = zlib.constants;
/** Decoder, encoder, and the flush that lets a body that was cut off decode as far as it goes. */
const CODINGS: Readonly<Record<string, readonly [Coder, Coder, number]>> = {
  gzip: [zlib.gunzipSync, zlib.gzipSync, Z_SYNC_FLUSH],
  'x-gzip': [zlib.gunzipSync, zlib.gzipSync, Z_SYNC_FLUSH],
  br: [zlib.brotliDecompressSync, zlib.brotliCompressSync, BROTLI_OPERATION_FLUSH],
  zstd: [zlib.zstdDecompressSync, zlib.zstdCompressSync, ZSTD_e_flush],
  // RFC 9110 means the zlib format; some servers send the bare one. The lower half of the first byte tells.
  deflate: [
    (bytes, options) => (((bytes[0] ?? 0) & 15) === 8 ? zlib.inflateSync : zlib.inflateRawSync)(bytes, options),
    zlib.deflateSync,
    Z_SYNC_FLUSH,
  ],
};

/**
 * The bytes without their content coding.
 * @param coding Value of `content-encoding`; several codings in the order they were applied.
 * @param maxBytes What comes out may be no larger.
 * @returns Undefined when there is no coding, one that is not known, or the bytes are not in it.
 */
export function decodeContent(bytes: Uint8Array, coding: string, maxBytes: number): Uint8Array | undefined {
  const codings = codingsOf(coding);
  if (codings.length === 0) return undefined;
  try {
    return codings.toReversed().reduce((coded, name) => {
      const [decode, , finishFlush] = CODINGS[name] ?? [];
      if (decode === undefined || finishFlush === undefined) throw new RangeError(`no decoder for ${name}`);
      return decode(coded, { maxOutputLength: maxBytes, finishFlush });
    }, bytes);
  } catch {
    // What is in the body is then not what its header says, and is shown and searched as it is.
    return undefined;
  }
}

function encodeContent(bytes: Uint8Array, coding: string): Uint8Array {
  return codingsOf(coding).reduce((plain, name) => CODINGS[name]?.[1](plain) ?? plain, bytes);
}

function codingsOf(coding: string): readonly string[] {
  return coding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
}
