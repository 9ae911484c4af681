import type { Exchange } from '../model/exchange.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import { TABLES } from './pack.ts';
import { ROW_FLAGS } from './schema.ts';
import { decidingSpan, mediaTypeOf } from './filter/facts.ts';

/** Columns of `exchanges` in the order of {@link rowOf}. */
export const ROW_COLUMNS = [
  'id',
  'started_at',
  'duration',
  'method',
  'scheme',
  'authority',
  'path',
  'query',
  'status',
  'answered_by',
  'outcome',
  'route',
  'consumer',
  'error',
  'decided_by',
  'dialect',
  'client',
  'request_bytes',
  'response_bytes',
  'media_type',
  'phases',
  'wait',
  'gateway',
  'flags',
  'tags',
  'replay_of',
  'request_body',
  'response_body',
] as const;

type Value = string | number | Uint8Array | null;

/** A row to insert; the ids of the bodies are null where nothing was captured. */
export function rowOf(exchange: Exchange, requestBody: number | null, responseBody: number | null): Value[] {
  const { request, response, attempts, tags } = exchange;
  const last = attempts.at(-1);
  const cut = request.target.indexOf('?');
  const mediaType = mediaTypeOf(exchange);
  return [
    exchange.id,
    exchange.startedAt,
    exchange.duration,
    request.method,
    exchange.scheme === 'https' ? 1 : 0,
    exchange.authority,
    cut === -1 ? request.target : request.target.slice(0, cut),
    cut === -1 ? null : request.target.slice(cut),
    response?.status ?? 0,
    TABLES.ANSWERERS.indexOf(exchange.by),
    TABLES.OUTCOMES.indexOf(exchange.outcome),
    exchange.route ?? null,
    exchange.consumer ?? null,
    exchange.error?.code ?? null,
    decidingSpan(exchange)?.name ?? null,
    exchange.dialect,
    exchange.client.address,
    request.body.size,
    response?.body.size ?? 0,
    mediaType,
    last === undefined ? null : packPhases(last.phases),
    last === undefined || last.phases.wait < 0 ? null : last.phases.wait,
    attempts[0]?.start ?? exchange.duration,
    (exchange.frames === undefined ? 0 : ROW_FLAGS.webSocket) |
      (mediaType === 'text/event-stream' ? ROW_FLAGS.streaming : 0),
    tags.length === 0 ? null : JSON.stringify(tags),
    exchange.replayOf ?? null,
    requestBody,
    responseBody,
  ];
}

/** A row as better-sqlite3 reads it; the columns are those of the schema. */
export interface StoredRow {
  readonly id: number;
  readonly started_at: number;
  readonly duration: number;
  readonly method: string;
  readonly scheme: number;
  readonly authority: string;
  readonly path: string;
  readonly query: string | null;
  readonly status: number;
  readonly answered_by: number;
  readonly outcome: number;
  readonly route: string | null;
  readonly consumer: string | null;
  readonly error: string | null;
  readonly decided_by: string | null;
  readonly request_bytes: number;
  readonly response_bytes: number;
  readonly media_type: string;
  readonly phases: Buffer | null;
  readonly gateway: number;
  readonly flags: number;
  readonly tags: string | null;
  readonly pinned: number;
  readonly replay_of: number | null;
}

/** What a list reads of a row, with the table named `e`. */
export const SUMMARY_COLUMNS = [
  'id, started_at, duration, method, scheme, authority, path, query, status, answered_by, outcome, route, consumer',
  'error, decided_by, request_bytes, response_bytes, media_type, phases, gateway, flags, tags, pinned, replay_of',
]
  .join(', ')
  .replaceAll(/\w+/g, 'e.$&');

/** A stored row as the list shows it. */
export function summaryOfRow(row: StoredRow): ExchangeSummary {
  return {
    id: row.id,
    startedAt: row.started_at,
    durationMillis: row.duration,
    scheme: row.scheme === 1 ? 'https' : 'http',
    method: row.method,
    authority: row.authority,
    target: row.query === null ? row.path : row.path + row.query,
    status: row.status,
    by: TABLES.ANSWERERS[row.answered_by] ?? 'none',
    outcome: TABLES.OUTCOMES[row.outcome] ?? 'answered',
    requestBytes: row.request_bytes,
    responseBytes: row.response_bytes,
    mediaType: row.media_type,
    gatewayMillis: row.gateway,
    tags: readTags(row.tags),
    isPinned: row.pinned === 1,
    isWebSocket: (row.flags & ROW_FLAGS.webSocket) !== 0,
    ...(row.route === null ? {} : { route: row.route }),
    ...(row.consumer === null ? {} : { consumer: row.consumer }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.phases === null ? {} : { phases: unpackPhases(row.phases) }),
    ...(row.replay_of === null ? {} : { replayOf: row.replay_of }),
  };
}

/** The tags of a row; written by us as a JSON array of strings. */
export function readTags(text: string | null): string[] {
  return text === null ? [] : (JSON.parse(text) as string[]);
}

/** Seven 32-bit floats: a hundredth of a microsecond is lost, which nobody measured. */
function packPhases({ blocked, dns, connect, ssl, send, wait, receive }: PhaseNumbers): Uint8Array {
  return new Uint8Array(Float32Array.of(blocked, dns, connect, ssl, send, wait, receive).buffer);
}

function unpackPhases(bytes: Buffer): PhaseNumbers {
  const at = (index: number): number => Math.round(bytes.readFloatLE(index * 4) * 1e4) / 1e4;
  return { blocked: at(0), dns: at(1), connect: at(2), ssl: at(3), send: at(4), wait: at(5), receive: at(6) };
}

type PhaseNumbers = NonNullable<ExchangeSummary['phases']>;
