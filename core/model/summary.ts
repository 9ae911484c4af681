import { z } from 'zod';
import { sourceRef } from './source.ts';

const note = z.union([z.string(), z.number(), z.boolean()]);
const headerList = z.array(z.string());

/** Durations as in `Phases`: blocked, dns, connect, ssl, send, wait, receive; milliseconds, -1 for what did not happen. */
export const phases = z.object({
  blocked: z.number(),
  dns: z.number(),
  connect: z.number(),
  ssl: z.number(),
  send: z.number(),
  wait: z.number(),
  receive: z.number(),
});

/** One row of a list of exchanges. */
export const exchangeSummary = z.object({
  id: z.number(),
  startedAt: z.number(),
  durationMillis: z.number(),
  scheme: z.enum(['http', 'https']),
  method: z.string(),
  /** Host and port. */
  authority: z.string(),
  /** The target as received, path and query. */
  target: z.string(),
  /** 0 when there was no answer. */
  status: z.number(),
  by: z.enum(['gateway', 'upstream', 'none']),
  outcome: z.enum(['answered', 'aborted', 'failed', 'rejected']),
  route: z.string().optional(),
  consumer: z.string().optional(),
  /** Code of the error that ended it. */
  error: z.string().optional(),
  /** Name of the policy that answered or refused. */
  decidedBy: z.string().optional(),
  requestBytes: z.number(),
  responseBytes: z.number(),
  /** Media type of the answer without parameters; empty when there is none. */
  mediaType: z.string(),
  /** Phases of the last attempt; absent when no upstream was asked. */
  phases: phases.optional(),
  /** Time spent in policies and the rest of the gateway before the upstream was asked. */
  gatewayMillis: z.number(),
  tags: z.array(z.string()),
  isPinned: z.boolean(),
  isWebSocket: z.boolean(),
  replayOf: z.number().optional(),
});
export type ExchangeSummary = Readonly<z.infer<typeof exchangeSummary>>;

/** A body by reference: fetched with GET `/bodies/<hash>`. */
export const bodyRef = z.object({
  /** SHA-256 of the captured bytes, lower-case hex; absent when nothing was captured. */
  hash: z.string().optional(),
  size: z.number(),
  capturedSize: z.number(),
  isTruncated: z.boolean(),
});
export type BodyRef = Readonly<z.infer<typeof bodyRef>>;

const messageHead = z.object({
  method: z.string().optional(),
  target: z.string().optional(),
  status: z.number().optional(),
  headers: headerList,
});

export const spanValue = z.object({
  id: z.number(),
  parent: z.number().optional(),
  kind: z.enum(['stage', 'policy', 'integration', 'network', 'dependency']),
  name: z.string(),
  use: z.string().optional(),
  start: z.number(),
  end: z.number(),
  status: z.enum(['ok', 'answered', 'failed', 'skipped']),
  notes: z.record(z.string(), note),
  before: messageHead.optional(),
  after: messageHead.optional(),
  at: sourceRef.optional(),
});
export type SpanValue = Readonly<z.infer<typeof spanValue>>;

const recordedError = z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), note) });

export const attemptValue = z.object({
  origin: z.string(),
  method: z.string(),
  target: z.string(),
  headers: headerList,
  version: z.enum(['1.0', '1.1', '2']),
  start: z.number(),
  end: z.number(),
  phases,
  isReused: z.boolean(),
  remote: z.string().optional(),
  bytesSent: z.number(),
  bytesReceived: z.number(),
  status: z.number().optional(),
  responseHeaders: headerList.optional(),
  error: recordedError.optional(),
});
export type AttemptValue = Readonly<z.infer<typeof attemptValue>>;

/** A WebSocket frame for display. */
export const frameValue = z.object({
  from: z.enum(['client', 'upstream']),
  at: z.number(),
  opcode: z.enum(['text', 'binary', 'close', 'ping', 'pong']),
  size: z.number(),
  /** Text of a text frame, else hexadecimal; the beginning of it when it is long. */
  preview: z.string(),
});

/** Everything about one exchange but its bodies. */
export const exchangeDetails = z.object({
  summary: exchangeSummary,
  revision: z.string(),
  dialect: z.string(),
  listener: z.string(),
  client: z.object({
    address: z.string(),
    port: z.number(),
    tls: z
      .object({
        version: z.string(),
        cipher: z.string(),
        serverName: z.string().optional(),
        subject: z.string().optional(),
        fingerprint: z.string().optional(),
        isTrusted: z.boolean().optional(),
      })
      .optional(),
  }),
  request: z.object({
    method: z.string(),
    target: z.string(),
    version: z.enum(['1.0', '1.1', '2']),
    headers: headerList,
    trailers: headerList.optional(),
    body: bodyRef,
  }),
  response: z
    .object({
      status: z.number(),
      statusText: z.string().optional(),
      headers: headerList,
      trailers: headerList.optional(),
      body: bodyRef,
    })
    .optional(),
  attempts: z.array(attemptValue),
  spans: z.array(spanValue),
  error: recordedError.optional(),
  nearMisses: z.array(z.object({ route: z.string(), reason: z.string() })),
  frames: z.array(frameValue),
  framesDropped: z.number(),
});
export type ExchangeDetails = Readonly<z.infer<typeof exchangeDetails>>;
