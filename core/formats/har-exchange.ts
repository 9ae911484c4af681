import type { Attempt, Exchange, Frame, Phases, RecordedResponse } from '../model/exchange.ts';
import { headerValue, type HeaderList, type HttpVersion } from '../model/http.ts';
import type { Span } from '../model/span.ts';
import type { EpochMillis, ExchangeId, Millis } from '../model/units.ts';
import { requestBody, responseBody } from './har-bodies.ts';
import type { HarEntry, HarExtension } from './har.ts';
import { toByteText } from './sendable.ts';

/** Marks what came from a HAR: its bodies are without the content coding that its headers may still name. */
export const HAR_TAG = 'har';

const OPCODES: Readonly<Record<number, Frame['opcode']>> = {
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};
const NO_CLIENT: Exchange['client'] = { address: '', port: 0 };

/** What an entry does not know of the exchange it becomes. */
export interface HarPlace {
  readonly id: ExchangeId;
  readonly startedAt: EpochMillis;
  /** The id here of the exchange this one sends again. */
  readonly replayOf: ExchangeId | undefined;
  /** Where the entry stands, for errors, such as `log.entries[3]`. */
  readonly path: string;
}

/**
 * The exchange an entry tells of. What its extension says goes first; without one it counts as answered by the upstream,
 * which gets one attempt with the entry's timings.
 * @throws FORMAT_INVALID when a body is not in the encoding it is said to be in.
 */
export function exchangeFromHar(entry: HarEntry, { id, startedAt, replayOf, path }: HarPlace): Exchange {
  const known = entry._gatewright ?? {};
  const url = splitUrl(entry.request.url);
  const response = recordedResponse(entry, path);
  const { route, consumer, error, nearMisses, framesDropped } = known;
  const frames = framesOf(entry, startedAt);
  const exchange: Exchange = {
    id,
    startedAt,
    duration: known.duration ?? durationOf(entry),
    revision: known.revision ?? '',
    dialect: known.dialect ?? '',
    listener: known.listener ?? '',
    scheme: url.scheme,
    authority: known.authority ?? url.authority,
    client: clientOf(known),
    ...(route === undefined ? {} : { route }),
    ...(consumer === undefined ? {} : { consumer }),
    request: {
      method: entry.request.method,
      target: known.target ?? url.target,
      version: versionOf(entry.request.httpVersion),
      headers: headersOf(entry.request.headers),
      body: requestBody(entry, path),
      ...(known.requestTrailers === undefined ? {} : { trailers: known.requestTrailers }),
    },
    ...(response === undefined ? {} : { response }),
    attempts: [],
    outcome: known.outcome ?? (response === undefined ? 'failed' : 'answered'),
    by: known.by ?? (response === undefined ? 'none' : 'upstream'),
    ...(error === undefined ? {} : { error }),
    ...(nearMisses === undefined ? {} : { nearMisses }),
    spans: spansOf(known),
    ...(frames === undefined ? {} : { frames }),
    ...(framesDropped === undefined ? {} : { framesDropped }),
    tags: [...new Set([...(known.tags ?? []), HAR_TAG])],
    ...(replayOf === undefined ? {} : { replayOf }),
  };
  return { ...exchange, attempts: attemptsOf(entry, exchange) };
}

function clientOf({ client }: HarExtension): Exchange['client'] {
  // The schema has checked it; JSON has no `undefined`, the only difference.
  return client === undefined ? NO_CLIENT : (client as Exchange['client']);
}

interface UrlParts {
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly target: string;
}

/** What is no address of a server (`data:`, an extension of a browser) stays whole as the target. */
function splitUrl(url: string): UrlParts {
  const match = /^(https?|wss?):\/\/(?:[^/?#@]*@)?([^/?#]*)([^#]*)/i.exec(url);
  if (match === null) return { scheme: 'http', authority: '', target: url };
  const [, protocol = '', authority = '', rest = ''] = match;
  const target = rest.startsWith('/') ? rest : `/${rest}`;
  return { scheme: /s$/i.test(protocol) ? 'https' : 'http', authority, target: toByteText(target) };
}

function recordedResponse(entry: HarEntry, path: string): RecordedResponse | undefined {
  const { response, _gatewright } = entry;
  if (response === undefined || response === null || response.status <= 0) return undefined;
  const { status, statusText, headers } = response;
  const trailers = _gatewright?.responseTrailers;
  return {
    status,
    ...(typeof statusText === 'string' && statusText !== '' ? { statusText } : {}),
    headers: headersOf(headers),
    body: responseBody(entry, path),
    ...(trailers === undefined ? {} : { trailers }),
  };
}

/** HTTP/2's pseudo-headers leave, `:authority` becomes `host`; lines joined into one value are parted again. */
function headersOf(pairs: HarEntry['request']['headers']): HeaderList {
  const all = pairs ?? [];
  const authority = all.find(({ name }) => name === ':authority')?.value;
  const headers = all
    .filter(({ name }) => !name.startsWith(':') && name !== '')
    .flatMap(({ name, value }) => value.split(/[\r\n]+/).flatMap((line) => [name, toByteText(line)]));
  return authority === undefined || headerValue(headers, 'host') !== undefined
    ? headers
    : ['host', authority, ...headers];
}

/** The model has no HTTP/3, which is nearest to 2; what is unknown counts as 1.1. */
function versionOf(text: string | null | undefined): HttpVersion {
  const version = /(?:^|\/|h)([0-9](?:\.[0-9])?)$/i.exec(text ?? '')?.[1] ?? '1.1';
  if (version === '1.0' || version === '1.1') return version;
  return version.startsWith('1') ? '1.1' : '2';
}

function phase(value: number | null | undefined): Millis {
  return typeof value === 'number' && value >= 0 ? value : -1;
}

function phasesOf({ timings }: HarEntry): Phases {
  const { blocked, dns, connect, ssl, send, wait, receive } = timings ?? {};
  return {
    blocked: phase(blocked),
    dns: phase(dns),
    connect: phase(connect),
    ssl: phase(ssl),
    send: phase(send),
    wait: phase(wait),
    receive: phase(receive),
  };
}

function durationOf(entry: HarEntry): Millis {
  if (typeof entry.time === 'number' && entry.time >= 0) return entry.time;
  const { blocked, dns, connect, send, wait, receive } = phasesOf(entry);
  return [blocked, dns, connect, send, wait, receive].reduce((sum, phase) => sum + Math.max(0, phase), 0);
}

function attemptsOf(entry: HarEntry, exchange: Exchange): readonly Attempt[] {
  const { attempts, by } = entry._gatewright ?? {};
  // The schema has checked them; JSON has no `undefined`, the only difference.
  if (attempts !== undefined) return attempts as readonly Attempt[];
  const { scheme, authority, request, response, duration } = exchange;
  if (response === undefined || by === 'gateway') return [];
  const phases = phasesOf(entry);
  const address = entry.serverIPAddress ?? '';
  const port = /:(\d+)$/.exec(authority)?.[1] ?? (scheme === 'https' ? '443' : '80');
  return [
    {
      origin: `${scheme}://${authority}`,
      method: request.method,
      target: request.target,
      headers: request.headers,
      version: request.version,
      start: 0,
      end: duration,
      phases,
      isReused: phases.connect < 0,
      ...(address === '' ? {} : { remote: `${address.includes(':') ? `[${address}]` : address}:${port}` }),
      bytesSent: request.body.size,
      bytesReceived: Math.max(0, entry.response?.bodySize ?? response.body.size),
      status: response.status,
      responseHeaders: response.headers,
    },
  ];
}

function spansOf({ policies = [], spans = [] }: HarExtension): readonly Span[] {
  // The schema has checked them; JSON has no `undefined`, the only difference.
  return [...policies, ...spans].toSorted((one, other) => one.id - other.id) as readonly Span[];
}

function framesOf({ _webSocketMessages }: HarEntry, startedAt: EpochMillis): readonly Frame[] | undefined {
  return _webSocketMessages?.map(({ type, time, opcode, data, _size }) => {
    const kind = OPCODES[opcode] ?? 'binary';
    const payload = Buffer.from(data, kind === 'text' ? 'utf8' : 'base64');
    // Seconds cannot hold the fraction of a millisecond exactly.
    const at = Math.max(0, Math.round((time * 1000 - startedAt) * 1000) / 1000);
    return {
      from: type === 'send' ? 'client' : 'upstream',
      at,
      opcode: kind,
      payload,
      size: _size ?? payload.byteLength,
    };
  });
}
