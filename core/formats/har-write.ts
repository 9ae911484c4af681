import { STATUS_CODES } from 'node:http';
import type { CapturedBody, Exchange, Frame, Phases } from '../model/exchange.ts';
import { headerPairs, headerValue, headerValues, type HeaderList } from '../model/http.ts';
import { decodeContent } from '../recording/content-coding.ts';
import { sanitizeExchange } from '../recording/redaction/redact-exchange.ts';
import type { HarEntry, HarExtension } from './har.ts';
import { capturedBytes, fromByteText, isPlainText, toBase64, utf8Text } from './sendable.ts';
import { formatUrl } from './url.ts';

/** A body that would decode to more is exported as it is. */
const MAX_DECODED_BYTES = 200_000_000;
const OPCODES = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** How exchanges are exported. */
export interface HarOptions {
  /** False: credentials are replaced by stand-ins. */
  readonly withSecrets: boolean;
  /** Version of the program, for the document's `creator`. */
  readonly version: string;
}

/** A HAR 1.2 document in pieces of text, one entry at a time, so that its size is no matter. */
export async function* writeHar(
  exchanges: AsyncIterable<Exchange> | Iterable<Exchange>,
  { withSecrets, version }: HarOptions,
): AsyncGenerator<string> {
  const creator = JSON.stringify({ name: 'Gatewright', version });
  yield `{"log":{"version":"1.2","creator":${creator},"entries":[\n`;
  let separator = '';
  for await (const exchange of exchanges) {
    yield separator + JSON.stringify(harEntry(withSecrets ? exchange : sanitizeExchange(exchange)));
    separator = ',\n';
  }
  yield '\n]}}\n';
}

/**
 * An exchange as an entry of HAR 1.2. The content is decoded as HAR has it; `bodySize` is what went over the wire. What
 * HAR has no place for is in `_gatewright`.
 */
export function harEntry(exchange: Exchange): HarEntry {
  const { request, attempts, frames } = exchange;
  const timings = timingsOf(exchange);
  const remote = /^\[?(.*?)\]?:\d+$/.exec(attempts.at(-1)?.remote ?? '')?.[1];
  return {
    startedDateTime: new Date(exchange.startedAt).toISOString(),
    time: exchange.duration,
    request: {
      method: request.method,
      url: formatUrl(exchange),
      httpVersion: `HTTP/${request.version}`,
      cookies: cookiesOf(headerValues(request.headers, 'cookie')),
      headers: pairsOf(request.headers),
      queryString: queryOf(request.target),
      ...(isAbsent(request.body) ? {} : { postData: postDataOf(request.body, request.headers) }),
      headersSize: -1,
      bodySize: request.body.size,
    },
    response: responseOf(exchange),
    cache: {},
    timings,
    ...(remote === undefined ? {} : { serverIPAddress: remote }),
    ...(frames === undefined
      ? {}
      : { _resourceType: 'websocket', _webSocketMessages: frames.map((frame) => messageOf(frame, exchange)) }),
    _gatewright: extensionOf(exchange),
  };
}

/** Of a WebSocket only the size is known. */
function isAbsent({ chunks, isTruncated }: CapturedBody): boolean {
  return chunks.length === 0 && !isTruncated;
}

function responseOf({ request, response, error }: Exchange): NonNullable<HarEntry['response']> {
  const httpVersion = `HTTP/${request.version}`;
  if (response === undefined) {
    const content = { size: 0, mimeType: 'x-unknown', ...(error === undefined ? {} : { comment: error.message }) };
    return {
      status: 0,
      statusText: '',
      httpVersion,
      cookies: [],
      headers: [],
      content,
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    };
  }
  const { status, headers, body } = response;
  return {
    status,
    statusText: response.statusText ?? STATUS_CODES[status] ?? '',
    httpVersion,
    cookies: cookiesOf(headerValues(headers, 'set-cookie').map((cookie) => cookie.split(';')[0] ?? '')),
    headers: pairsOf(headers),
    content: contentOf(body, headers),
    redirectURL: headerValue(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: body.size,
  };
}

function contentOf(body: CapturedBody, headers: HeaderList): NonNullable<NonNullable<HarEntry['response']>['content']> {
  const bytes = capturedBytes(body);
  const decoded = decodeContent(bytes, headerValue(headers, 'content-encoding') ?? '', MAX_DECODED_BYTES);
  const plain = decoded ?? bytes;
  const size = body.isTruncated && decoded === undefined ? body.size : plain.byteLength;
  const mimeType = headerValue(headers, 'content-type') ?? '';
  return {
    size,
    ...(decoded === undefined || body.isTruncated ? {} : { compression: size - body.size }),
    mimeType: mimeType === '' ? 'x-unknown' : mimeType,
    ...(plain.byteLength === 0 ? {} : encodedText(plain)),
    ...(body.isTruncated ? { comment: `${bytes.byteLength} of ${body.size} bytes were recorded` } : {}),
  };
}

function encodedText(bytes: Uint8Array): { readonly text: string; readonly encoding?: 'base64' } {
  const text = utf8Text(bytes);
  return text !== undefined && isPlainText(text) ? { text } : { text: toBase64(bytes), encoding: 'base64' };
}

function postDataOf(body: CapturedBody, headers: HeaderList): NonNullable<HarEntry['request']['postData']> {
  const { text, encoding } = encodedText(capturedBytes(body));
  return {
    mimeType: headerValue(headers, 'content-type') ?? '',
    text,
    ...(encoding === undefined ? {} : { _encoding: encoding }),
  };
}

function pairsOf(headers: HeaderList): { name: string; value: string }[] {
  return headerPairs(headers).map(([name, value]) => ({ name, value }));
}

function cookiesOf(headers: readonly string[]): { name: string; value: string }[] {
  return headers
    .flatMap((header) => header.split(';'))
    .map((cookie) => /^\s*([^=]*)=?(.*)$/s.exec(cookie))
    .map((match) => ({ name: match?.[1] ?? '', value: match?.[2] ?? '' }));
}

function queryOf(target: string): { name: string; value: string }[] {
  const query = /\?([^#]*)/.exec(target)?.[1] ?? '';
  return [...new URLSearchParams(fromByteText(query))].map(([name, value]) => ({ name, value }));
}

/** Phases of the last attempt; what passed before it and after it in the gateway counts as blocked, as HAR has only a sum. */
function timingsOf({ attempts, duration }: Exchange): Phases {
  const phases = attempts.at(-1)?.phases;
  if (phases === undefined) return { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: duration, receive: 0 };
  const { dns, connect, ssl } = phases;
  const [send, wait, receive] = [phases.send, phases.wait, phases.receive].map((phase) => Math.max(0, phase));
  const known = [dns, connect, send, wait, receive].reduce<number>((sum, phase) => sum + Math.max(0, phase ?? 0), 0);
  return {
    blocked: Math.max(0, duration - known),
    dns,
    connect,
    ssl,
    send: send ?? 0,
    wait: wait ?? 0,
    receive: receive ?? 0,
  };
}

function messageOf(frame: Frame, { startedAt }: Exchange): NonNullable<HarEntry['_webSocketMessages']>[number] {
  const { from, at, opcode, payload, size } = frame;
  const text = opcode === 'text' ? utf8Text(payload) : undefined;
  return {
    type: from === 'client' ? 'send' : 'receive',
    time: (startedAt + at) / 1000,
    opcode: opcode === 'text' && text === undefined ? OPCODES.binary : OPCODES[opcode],
    data: text ?? toBase64(payload),
    ...(size === payload.byteLength ? {} : { _size: size }),
  };
}

function extensionOf(exchange: Exchange): HarExtension {
  const { request, response, spans, client } = exchange;
  return {
    id: exchange.id,
    startedAt: exchange.startedAt,
    duration: exchange.duration,
    revision: exchange.revision,
    dialect: exchange.dialect,
    listener: exchange.listener,
    authority: exchange.authority,
    target: request.target,
    client,
    route: exchange.route,
    consumer: exchange.consumer,
    by: exchange.by,
    outcome: exchange.outcome,
    error: exchange.error,
    policies: spans.filter(({ kind }) => kind === 'policy'),
    spans: spans.filter(({ kind }) => kind !== 'policy'),
    attempts: exchange.attempts,
    nearMisses: exchange.nearMisses,
    framesDropped: exchange.framesDropped,
    tags: exchange.tags,
    replayOf: exchange.replayOf,
    requestBody: bodyFacts(request.body),
    ...(response === undefined ? {} : { responseBody: bodyFacts(response.body) }),
    requestTrailers: request.trailers,
    responseTrailers: response?.trailers,
  };
}

function bodyFacts({ size, isTruncated }: CapturedBody): HarExtension['requestBody'] {
  return { size, isTruncated };
}
