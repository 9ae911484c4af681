import type { CapturedBody, Exchange, Frame } from '../model/exchange.ts';
import type { BodyRef, ExchangeDetails, ExchangeSummary } from '../model/summary.ts';
import { decidingSpan, mediaTypeOf } from './filter/facts.ts';

const PREVIEW_BYTES = 4096;
const SHOWN_FRAMES = 5000;

/** What a user changed about a row after it was recorded; it is not part of the exchange. */
export interface RowMarks {
  readonly isPinned: boolean;
  readonly tags: readonly string[];
}

/** The marks of a row nobody touched. */
export function marksOf(exchange: Exchange): RowMarks {
  return { isPinned: false, tags: exchange.tags };
}

/** One row of the list. */
export function summarize(exchange: Exchange, marks: RowMarks = marksOf(exchange)): ExchangeSummary {
  const { request, response, attempts, route, consumer, error, replayOf } = exchange;
  const decidedBy = decidingSpan(exchange)?.name;
  const last = attempts.at(-1);
  return {
    id: exchange.id,
    startedAt: exchange.startedAt,
    durationMillis: exchange.duration,
    scheme: exchange.scheme,
    method: request.method,
    authority: exchange.authority,
    target: request.target,
    status: response?.status ?? 0,
    by: exchange.by,
    outcome: exchange.outcome,
    requestBytes: request.body.size,
    responseBytes: response?.body.size ?? 0,
    mediaType: mediaTypeOf(exchange),
    gatewayMillis: attempts[0]?.start ?? exchange.duration,
    tags: [...marks.tags],
    isPinned: marks.isPinned,
    isWebSocket: exchange.frames !== undefined,
    ...(route === undefined ? {} : { route }),
    ...(consumer === undefined ? {} : { consumer }),
    ...(error === undefined ? {} : { error: error.code }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(last === undefined ? {} : { phases: last.phases }),
    ...(replayOf === undefined ? {} : { replayOf }),
  };
}

/** Everything about one exchange but its bodies, which are named by hash. */
export function detailsOf(exchange: Exchange, marks: RowMarks, hashes: BodyHashes): ExchangeDetails {
  const { request, response, client, nearMisses = [], frames = [], error } = exchange;
  return {
    summary: summarize(exchange, marks),
    revision: exchange.revision,
    dialect: exchange.dialect,
    listener: exchange.listener,
    client: { address: client.address, port: client.port, ...(client.tls === undefined ? {} : { tls: client.tls }) },
    request: {
      method: request.method,
      target: request.target,
      version: request.version,
      headers: [...request.headers],
      body: bodyRef(request.body, hashes.request),
      ...(request.trailers === undefined ? {} : { trailers: [...request.trailers] }),
    },
    ...(response === undefined
      ? {}
      : {
          response: {
            status: response.status,
            headers: [...response.headers],
            body: bodyRef(response.body, hashes.response),
            ...(response.statusText === undefined ? {} : { statusText: response.statusText }),
            ...(response.trailers === undefined ? {} : { trailers: [...response.trailers] }),
          },
        }),
    // The model's values are these values; only the lists have to be ones that may be written to.
    attempts: exchange.attempts.map(({ headers, responseHeaders, ...rest }) => ({
      ...rest,
      headers: [...headers],
      ...(responseHeaders === undefined ? {} : { responseHeaders: [...responseHeaders] }),
    })),
    spans: exchange.spans.map(({ before, after, ...rest }) => ({
      ...rest,
      ...(before === undefined ? {} : { before: { ...before, headers: [...before.headers] } }),
      ...(after === undefined ? {} : { after: { ...after, headers: [...after.headers] } }),
    })),
    ...(error === undefined ? {} : { error }),
    nearMisses: [...nearMisses],
    frames: frames.slice(0, SHOWN_FRAMES).map(frameValue),
    framesDropped: (exchange.framesDropped ?? 0) + Math.max(0, frames.length - SHOWN_FRAMES),
  };
}

/** SHA-256 of the captured bodies, lower-case hex; absent for one of which nothing was captured. */
export interface BodyHashes {
  readonly request?: string;
  readonly response?: string;
}

function bodyRef({ chunks, size, isTruncated }: CapturedBody, hash: string | undefined): BodyRef {
  const capturedSize = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  // What was neither captured nor cut is a WebSocket's, and shown as its frames.
  return {
    size: isTruncated ? size : capturedSize,
    capturedSize,
    isTruncated,
    ...(hash === undefined ? {} : { hash }),
  };
}

function frameValue({ from, at, opcode, size, payload }: Frame): ExchangeDetails['frames'][number] {
  const head = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, PREVIEW_BYTES));
  return { from, at, opcode, size, preview: opcode === 'text' ? head.toString('utf8') : closeOrHex(opcode, head) };
}

/** A close frame as its code and reason, RFC 6455 section 5.5.1; anything else in hexadecimal. */
function closeOrHex(opcode: Frame['opcode'], head: Buffer): string {
  if (opcode !== 'close' || head.byteLength < 2) return head.toString('hex');
  return `${head.readUInt16BE(0)} ${head.toString('utf8', 2)}`.trim();
}
