import type { Attempt, CapturedBody, Exchange, Frame, NearMiss, RecordedError } from '../model/exchange.ts';
import type { HeaderList } from '../model/http.ts';
import type { MessageHead, NoteValue, Span } from '../model/span.ts';

/** Between two strings of a record; no header, method or target can hold it, and in other texts it becomes U+FFFD. */
export const SEPARATOR = '\u0000';
const OUTCOMES = ['answered', 'aborted', 'failed', 'rejected'] as const;
const ANSWERERS = ['gateway', 'upstream', 'none'] as const;
const KINDS = ['stage', 'policy', 'integration', 'network', 'dependency'] as const;
const STATUSES = ['ok', 'answered', 'failed', 'skipped'] as const;
const OPCODES = ['text', 'binary', 'close', 'ping', 'pong'] as const;
/** The tables of the packed form; an index into them is what is written. */
export const TABLES = { OUTCOMES, ANSWERERS, KINDS, STATUSES, OPCODES } as const;

/** Strings and numbers of one exchange in the order they are written; reused, so that packing makes no garbage of its own. */
export class PackLists {
  readonly texts: string[] = [];
  readonly numbers: number[] = [];

  clear(): void {
    this.texts.length = 0;
    this.numbers.length = 0;
  }

  headers(list: HeaderList): void {
    this.numbers.push(list.length);
    for (const part of list) this.texts.push(part);
  }

  text(text: string): void {
    this.texts.push(text.includes(SEPARATOR) ? text.replaceAll(SEPARATOR, '\uFFFD') : text);
  }

  /** A text that may be absent: one number says whether it is there. */
  optional(text: string | undefined): void {
    if (text === undefined) this.numbers.push(0);
    else {
      this.numbers.push(1);
      this.text(text);
    }
  }

  optionalHeaders(list: HeaderList | undefined): void {
    if (list === undefined) this.numbers.push(-1);
    else this.headers(list);
  }

  note(name: string, value: NoteValue): void {
    this.text(name);
    if (typeof value === 'string') {
      this.numbers.push(0);
      this.text(value);
    } else if (typeof value === 'number') this.numbers.push(1, value);
    else this.numbers.push(value ? 3 : 2);
  }
}

/** Writes an exchange without its bodies into the lists; `unpackExchange` reads it back. */
export function packExchange(out: PackLists, exchange: Exchange): void {
  const { numbers } = out;
  const { request, response, client } = exchange;
  numbers.push(
    exchange.id,
    exchange.startedAt,
    exchange.duration,
    OUTCOMES.indexOf(exchange.outcome),
    ANSWERERS.indexOf(exchange.by),
    exchange.scheme === 'https' ? 1 : 0,
  );
  out.text(exchange.revision);
  out.text(exchange.dialect);
  out.text(exchange.listener);
  out.text(exchange.authority);
  out.optional(exchange.route);
  out.optional(exchange.consumer);
  numbers.push(exchange.replayOf ?? -1);
  packPeer(out, client);
  out.text(request.method);
  out.text(request.target);
  out.text(request.version);
  out.headers(request.headers);
  out.optionalHeaders(request.trailers);
  packBody(out, request.body);
  numbers.push(response?.status ?? 0);
  if (response !== undefined) {
    out.optional(response.statusText);
    out.headers(response.headers);
    out.optionalHeaders(response.trailers);
    packBody(out, response.body);
  }
  numbers.push(exchange.attempts.length);
  for (const attempt of exchange.attempts) packAttempt(out, attempt);
  packError(out, exchange.error);
  packNearMisses(out, exchange.nearMisses);
  numbers.push(exchange.spans.length);
  for (const span of exchange.spans) packSpan(out, span);
  packFrames(out, exchange.frames, exchange.framesDropped);
  numbers.push(exchange.tags.length);
  for (const tag of exchange.tags) out.text(tag);
}

function packPeer(out: PackLists, { address, port, tls }: Exchange['client']): void {
  out.text(address);
  out.numbers.push(port, tls === undefined ? 0 : 1);
  if (tls === undefined) return;
  out.text(tls.version);
  out.text(tls.cipher);
  out.optional(tls.serverName);
  out.optional(tls.subject);
  out.optional(tls.fingerprint);
  out.numbers.push(tls.isTrusted === undefined ? 2 : tls.isTrusted ? 1 : 0);
}

/** Sizes only; the bytes follow the record. */
function packBody(out: PackLists, { chunks, size, isTruncated }: CapturedBody): void {
  let captured = 0;
  for (const chunk of chunks) captured += chunk.byteLength;
  out.numbers.push(captured, size, isTruncated ? 1 : 0);
}

function packAttempt(out: PackLists, attempt: Attempt): void {
  const { phases } = attempt;
  out.text(attempt.origin);
  out.text(attempt.method);
  out.text(attempt.target);
  out.text(attempt.version);
  out.headers(attempt.headers);
  out.optional(attempt.remote);
  out.numbers.push(
    attempt.start,
    attempt.end,
    attempt.isReused ? 1 : 0,
    attempt.bytesSent,
    attempt.bytesReceived,
    attempt.status ?? 0,
  );
  out.numbers.push(phases.blocked, phases.dns, phases.connect, phases.ssl, phases.send, phases.wait, phases.receive);
  out.optionalHeaders(attempt.responseHeaders);
  packError(out, attempt.error);
}

function packError(out: PackLists, error: RecordedError | undefined): void {
  out.optional(error?.code);
  if (error === undefined) return;
  out.text(error.message);
  const details = Object.entries(error.details);
  out.numbers.push(details.length);
  for (const [name, value] of details) out.note(name, value);
}

function packNearMisses(out: PackLists, misses: readonly NearMiss[] | undefined): void {
  out.numbers.push(misses === undefined ? -1 : misses.length);
  for (const { route, reason } of misses ?? []) {
    out.text(route);
    out.text(reason);
  }
}

function packSpan(out: PackLists, span: Span): void {
  out.text(span.name);
  out.optional(span.use);
  out.numbers.push(
    span.id,
    span.parent ?? -1,
    KINDS.indexOf(span.kind),
    span.start,
    span.end,
    STATUSES.indexOf(span.status),
  );
  const names = Object.keys(span.notes);
  out.numbers.push(names.length);
  for (const name of names) out.note(name, span.notes[name] ?? '');
  packHead(out, span.before);
  packHead(out, span.after);
  out.numbers.push(span.at === undefined ? 0 : 1);
  if (span.at === undefined) return;
  const { file, line, column, endLine, endColumn, pointer } = span.at;
  out.text(file);
  out.optional(pointer);
  out.numbers.push(line, column, endLine ?? -1, endColumn ?? -1);
}

function packHead(out: PackLists, head: MessageHead | undefined): void {
  out.numbers.push(head === undefined ? 0 : 1);
  if (head === undefined) return;
  out.optional(head.method);
  out.optional(head.target);
  out.numbers.push(head.status ?? -1);
  out.headers(head.headers);
}

function packFrames(out: PackLists, frames: readonly Frame[] | undefined, dropped: number | undefined): void {
  out.numbers.push(frames === undefined ? -1 : frames.length, dropped ?? -1);
  for (const { from, at, opcode, payload, size } of frames ?? []) {
    out.numbers.push(from === 'client' ? 0 : 1, at, OPCODES.indexOf(opcode), payload.byteLength, size);
  }
}

/** The bytes that follow a record: request body, response body, frame payloads. */
export function bodyChunks(exchange: Exchange): readonly Uint8Array[] {
  const { request, response, frames } = exchange;
  if (frames === undefined && request.body.chunks.length === 0) return response?.body.chunks ?? [];
  return [...request.body.chunks, ...(response?.body.chunks ?? []), ...(frames ?? []).map(({ payload }) => payload)];
}
