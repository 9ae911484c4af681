import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { GatewrightError } from '../model/errors.ts';
import type { Exchange } from '../model/exchange.ts';
import type { HeaderList } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import type { AwaitedSink } from './awaited-sink.ts';

const TIMEOUT_MILLIS: Millis = 60_000;
/** How long after the answer its exchange may come; it is pushed when the last byte has left. */
const EXCHANGE_MILLIS: Millis = 2000;

/** A request of the workbench itself. */
export interface SentRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: string | Uint8Array;
}

/** What came of it. */
export interface SendResult {
  readonly status: number;
  readonly durationMillis: Millis;
  /** Absent when the request did not go through this gateway. */
  readonly exchange?: Exchange;
}

/**
 * Sends a request as a client would, on a connection of its own, and reads the whole answer. Certificates of listeners
 * on this machine are not checked: they are the user's own.
 * @throws UPSTREAM_REFUSED, UPSTREAM_RESET, UPSTREAM_TIMEOUT when there is no answer.
 * @throws INPUT_INVALID when the URL is none or a header cannot be sent.
 */
export async function sendRequest(sent: SentRequest, sink: AwaitedSink, signal?: AbortSignal): Promise<SendResult> {
  const url = parseUrl(sent.url);
  const start = performance.now();
  const stop = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MILLIS), ...(signal === undefined ? [] : [signal])]);
  const waiting = Promise.withResolvers<Exchange>();
  let giveUp: (() => unknown) | undefined;
  const outgoing = openRequest(url, sent, stop);
  outgoing.on('socket', (socket) => {
    const expect = (): void => {
      giveUp = sink.expect(socket.localAddress ?? '', socket.localPort ?? 0, waiting.resolve);
    };
    if (socket.connecting) socket.once('connect', expect);
    else expect();
  });
  try {
    outgoing.end(sent.body.length === 0 ? undefined : sent.body);
    const status = await readAnswer(outgoing);
    const durationMillis = performance.now() - start;
    const exchange = await Promise.race([waiting.promise, undefinedAfter(EXCHANGE_MILLIS)]);
    return { status, durationMillis, ...(exchange === undefined ? {} : { exchange }) };
  } catch (error) {
    throw translate(error, sent.url, signal);
  } finally {
    giveUp?.();
  }
}

function openRequest(url: URL, { method, headers, body }: SentRequest, signal: AbortSignal) {
  const names = headers.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const length = body.length === 0 || names.includes('content-length') || names.includes('transfer-encoding');
  const all = [
    ...(names.includes('host') ? [] : ['Host', url.host]),
    ...headers,
    ...(length ? [] : ['Content-Length', String(Buffer.byteLength(body))]),
    ...(names.includes('connection') ? [] : ['Connection', 'close']),
  ];
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  try {
    return open(url, { method, headers: all, agent: false, signal, rejectUnauthorized: false });
  } catch (error) {
    throw new GatewrightError('INPUT_INVALID', { reason: messageOf(error) }, { cause: error });
  }
}

async function readAnswer(outgoing: ReturnType<typeof httpRequest>): Promise<number> {
  const status = new Promise<number>((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    outgoing.once('response', (answer: IncomingMessage) => {
      answer.resume();
      once(answer, 'close').then(() => resolve(answer.statusCode ?? 0), reject);
    });
  });
  return status;
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new GatewrightError('INPUT_INVALID', { url: text, expected: 'an absolute http or https URL' });
  return url;
}

function translate(error: unknown, url: string, signal: AbortSignal | undefined): GatewrightError {
  if (error instanceof GatewrightError) return error;
  if (signal?.aborted === true) return new GatewrightError('CALL_CANCELLED');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const details = { url, reason: messageOf(error) };
  if (code === 'ECONNREFUSED') return new GatewrightError('UPSTREAM_REFUSED', details, { cause: error });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new GatewrightError('UPSTREAM_DNS', details, { cause: error });
  if (code === 'ABORT_ERR') return new GatewrightError('UPSTREAM_TIMEOUT', details, { cause: error });
  return new GatewrightError('UPSTREAM_RESET', details, { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function undefinedAfter(millis: Millis): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), millis).unref());
}
