import { z } from 'zod';
import { attemptValue, spanValue } from '../model/summary.ts';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Writers leave fields out or write null and mean the same. */
const text = z.string().nullish();
const amount = z.number().nullish();
const headerText = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ''));
const pair = z.object({ name: z.string(), value: headerText });
const pairs = z.array(pair).nullish();

const note = z.union([z.string(), z.number(), z.boolean()]);
const recordedError = z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), note) });
const bodyFacts = z.object({ size: z.number(), isTruncated: z.boolean() });
const spans = z.array(spanValue);

/**
 * What Gatewright knows and HAR has no place for, as `_gatewright` on an entry. Everything is optional for a reader, so
 * that a file stays readable when a later version writes less.
 */
export const harExtension = z.object({
  id: z.number().optional(),
  /** Milliseconds since the epoch, with its fraction. */
  startedAt: z.number().optional(),
  duration: z.number().optional(),
  revision: z.string().optional(),
  dialect: z.string().optional(),
  listener: z.string().optional(),
  authority: z.string().optional(),
  /** The target as received. */
  target: z.string().optional(),
  client: z
    .object({
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
    })
    .optional(),
  route: z.string().optional(),
  consumer: z.string().optional(),
  by: z.enum(['gateway', 'upstream', 'none']).optional(),
  outcome: z.enum(['answered', 'aborted', 'failed', 'rejected']).optional(),
  error: recordedError.optional(),
  /** Steps of policies; the other steps are in `spans`. Together, by id, they are the trace. */
  policies: spans.optional(),
  spans: spans.optional(),
  attempts: z.array(attemptValue).optional(),
  nearMisses: z.array(z.object({ route: z.string(), reason: z.string() })).optional(),
  framesDropped: z.number().optional(),
  tags: z.array(z.string()).optional(),
  replayOf: z.number().optional(),
  requestBody: bodyFacts.optional(),
  responseBody: bodyFacts.optional(),
  requestTrailers: z.array(z.string()).optional(),
  responseTrailers: z.array(z.string()).optional(),
});
export type HarExtension = DeepReadonly<z.infer<typeof harExtension>>;

/** A WebSocket message in the form of Chrome. */
const webSocketMessage = z.object({
  type: z.enum(['send', 'receive']),
  /** Seconds since the epoch. */
  time: z.number(),
  opcode: z.number(),
  /** Text of a text message, base64 of any other. */
  data: z.string(),
  /** Bytes of the whole message, where `data` is only its beginning. */
  _size: z.number().optional(),
});

const postData = z.object({
  mimeType: text,
  text,
  params: z.array(z.object({ name: z.string(), value: text, fileName: text, contentType: text })).nullish(),
  /** `base64` where the text is that of bytes. */
  _encoding: text,
});

const harRequest = z.object({
  method: z.string().min(1),
  url: z.string().min(1),
  httpVersion: text,
  headers: pairs,
  queryString: z.array(z.unknown()).nullish(),
  cookies: z.array(z.unknown()).nullish(),
  postData: postData.nullish(),
  headersSize: amount,
  bodySize: amount,
  /** Where HTTP Toolkit puts a body that is no text. */
  _content: z.object({ text, encoding: text }).nullish(),
});

const harResponse = z.object({
  /** 0 where there was no answer. */
  status: z.number(),
  statusText: text,
  httpVersion: text,
  headers: pairs,
  cookies: z.array(z.unknown()).nullish(),
  content: z
    .object({ size: amount, compression: amount, mimeType: text, text, encoding: text, comment: text })
    .nullish(),
  redirectURL: text,
  headersSize: amount,
  bodySize: amount,
});

const timings = z.object({
  blocked: amount,
  dns: amount,
  connect: amount,
  ssl: amount,
  send: amount,
  wait: amount,
  receive: amount,
});

/**
 * An entry of HAR 1.2, as far as it is read: fields of other tools are passed over, and what Chrome, Firefox, Charles,
 * mitmproxy and HTTP Toolkit are known to leave out may be absent.
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export const harEntrySchema = z.object({
  startedDateTime: z.string(),
  time: amount,
  request: harRequest,
  response: harResponse.nullish(),
  cache: z.unknown().optional(),
  timings: timings.nullish(),
  serverIPAddress: text,
  connection: text,
  _resourceType: text,
  _webSocketMessages: z.array(webSocketMessage).nullish(),
  _gatewright: harExtension.optional(),
});
export type HarEntry = DeepReadonly<z.infer<typeof harEntrySchema>>;
