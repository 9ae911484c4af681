import type { Attempt, CapturedBody, Exchange, Frame, NearMiss, RecordedError } from '../model/exchange.ts';
import type { MessageHead, Span } from '../model/span.ts';
import type { PackLists } from './pack-lists.ts';

const OUTCOMES = ['answered', 'aborted', 'failed', 'rejected'] as const;
const ANSWERERS = ['gateway', 'upstream', 'none'] as const;
const KINDS = ['stage', 'policy', 'integration', 'network', 'dependency'] as const;
const STATUSES = ['ok', 'answered', 'failed', 'skipped'] as const;
const OPCODES = ['text', 'binary', 'close', 'ping', 'pong'] as const;
/** The tables of the packed form; an index into them is what is written. */
export const TABLES = { OUTCOMES, ANSWERERS, KINDS, STATUSES, OPCODES } as const;

/** Writes an exchange without its bodies into the lists; `unpackExchange` reads it back. */
export function packExchange(out: PackLists, exchange: Exchange): void {
  const { request, response, client } = exchange;
  out.requestHeaders = request.headers;
  out.responseHeaders = response?.headers ?? [];
  out.number(exchange.id);
  out.number(exchange.startedAt);
  out.number(exchange.duration);
  out.number(OUTCOMES.indexOf(exchange.outcome));
  out.number(ANSWERERS.indexOf(exchange.by));
  out.number(exchange.scheme === 'https' ? 1 : 0);
  out.text(exchange.revision);
  out.text(exchange.dialect);
  out.text(exchange.listener);
  out.text(exchange.authority);
  out.optional(exchange.route);
  out.optional(exchange.consumer);
  out.number(exchange.replayOf ?? -1);
  packPeer(out, client);
  out.text(request.method);
  out.text(request.target);
  out.text(request.version);
  out.headers(request.headers);
  out.optionalHeaders(request.trailers);
  packBody(out, request.body);
  out.number(response?.status ?? 0);
  if (response !== undefined) {
    out.optional(response.statusText);
    out.headers(response.headers);
    out.optionalHeaders(response.trailers);
    packBody(out, response.body);
  }
  out.number(exchange.attempts.length);
  for (const attempt of exchange.attempts) packAttempt(out, attempt);
  packError(out, exchange.error);
  packNearMisses(out, exchange.nearMisses);
  out.number(exchange.spans.length);
  for (const span of exchange.spans) packSpan(out, span);
  packFrames(out, exchange.frames, exchange.framesDropped);
  out.number(exchange.tags.length);
  for (const tag of exchange.tags) out.text(tag);
}

function packPeer(out: PackLists, { address, port, tls }: Exchange['client']): void {
  out.text(address);
  out.number(port);
  out.number(tls === undefined ? 0 : 1);
  if (tls === undefined) return;
  out.text(tls.version);
  out.text(tls.cipher);
  out.optional(tls.serverName);
  out.optional(tls.subject);
  out.optional(tls.fingerprint);
  out.number(tls.isTrusted === undefined ? 2 : tls.isTrusted ? 1 : 0);
}

/** Sizes only; the bytes follow the record. */
function packBody(out: PackLists, { chunks, size, isTruncated }: CapturedBody): void {
  let captured = 0;
  for (const chunk of chunks) captured += chunk.byteLength;
  out.number(captured);
  out.number(size);
  out.number(isTruncated ? 1 : 0);
}

function packAttempt(out: PackLists, attempt: Attempt): void {
  const { phases } = attempt;
  out.text(attempt.origin);
  out.text(attempt.method);
  out.text(attempt.target);
  out.text(attempt.version);
  out.headersLike(attempt.headers, out.requestHeaders);
  out.optional(attempt.remote);
  out.number(attempt.start);
  out.number(attempt.end);
  out.number(attempt.isReused ? 1 : 0);
  out.number(attempt.bytesSent);
  out.number(attempt.bytesReceived);
  out.number(attempt.status ?? 0);
  out.number(phases.blocked);
  out.number(phases.dns);
  out.number(phases.connect);
  out.number(phases.ssl);
  out.number(phases.send);
  out.number(phases.wait);
  out.number(phases.receive);
  out.number(attempt.responseHeaders === undefined ? 0 : 1);
  if (attempt.responseHeaders !== undefined) out.headersLike(attempt.responseHeaders, out.responseHeaders);
  packError(out, attempt.error);
}

function packError(out: PackLists, error: RecordedError | undefined): void {
  out.optional(error?.code);
  if (error === undefined) return;
  out.text(error.message);
  const details = Object.entries(error.details);
  out.number(details.length);
  for (const [name, value] of details) out.note(name, value);
}

function packNearMisses(out: PackLists, misses: readonly NearMiss[] | undefined): void {
  out.number(misses === undefined ? -1 : misses.length);
  for (const { route, reason } of misses ?? []) {
    out.text(route);
    out.text(reason);
  }
}

function packSpan(out: PackLists, span: Span): void {
  out.text(span.name);
  out.optional(span.use);
  out.number(span.id);
  out.number(span.parent ?? -1);
  out.number(KINDS.indexOf(span.kind));
  out.number(span.start);
  out.number(span.end);
  out.number(STATUSES.indexOf(span.status));
  const names = Object.keys(span.notes);
  out.number(names.length);
  for (const name of names) out.note(name, span.notes[name] ?? '');
  packHead(out, span.before);
  packHead(out, span.after);
  out.number(span.at === undefined ? 0 : 1);
  if (span.at === undefined) return;
  const { file, line, column, endLine, endColumn, pointer } = span.at;
  out.text(file);
  out.optional(pointer);
  out.number(line);
  out.number(column);
  out.number(endLine ?? -1);
  out.number(endColumn ?? -1);
}

function packHead(out: PackLists, head: MessageHead | undefined): void {
  out.number(head === undefined ? 0 : 1);
  if (head === undefined) return;
  out.optional(head.method);
  out.optional(head.target);
  out.number(head.status ?? -1);
  out.headersLike(head.headers, head.status === undefined ? out.requestHeaders : out.responseHeaders);
}

function packFrames(out: PackLists, frames: readonly Frame[] | undefined, dropped: number | undefined): void {
  out.number(frames === undefined ? -1 : frames.length);
  out.number(dropped ?? -1);
  for (const { from, at, opcode, payload, size } of frames ?? []) {
    out.number(from === 'client' ? 0 : 1);
    out.number(at);
    out.number(OPCODES.indexOf(opcode));
    out.number(payload.byteLength);
    out.number(size);
  }
}

/** The bytes that follow a record: request body, response body, frame payloads. */
export function bodyChunks(exchange: Exchange): readonly Uint8Array[] {
  const { request, response, frames } = exchange;
  if (frames === undefined && request.body.chunks.length === 0) return response?.body.chunks ?? [];
  return [...request.body.chunks, ...(response?.body.chunks ?? []), ...(frames ?? []).map(({ payload }) => payload)];
}
