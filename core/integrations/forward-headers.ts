import type { ForwardedConfig } from '../model/config.ts';
import type { HeaderList, HttpVersion } from '../model/http.ts';
import type { Call } from '../policies/policy.ts';

/** Headers that belong to one connection (RFC 9110 section 7.6.1), and `expect`, which the listener answers. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'expect',
  'http2-settings',
]);
const TRAILERS = /(?:^|,)\s*trailers\s*(?:,|$)/i;
const X_FORWARDED = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port']);
/** No hop-by-hop name and none of ours has a length outside of these; most headers are sorted out by this alone. */
const SHORTEST = 2;
const LONGEST = 17;

/** What of a call upstreams are told. */
export type ForwardedCall = Pick<Call, 'request' | 'received' | 'authority' | 'scheme' | 'client' | 'forwarded'>;

/**
 * The headers for the upstream, in one pass: those of the connection leave, Host says what the route wants, and the
 * forwarding headers tell of the client as the listener's settings ask. Everything else keeps its order, case and number.
 */
export function upstreamHeaders(call: ForwardedCall, host: string): string[] {
  const { request, forwarded } = call;
  const { headers } = request;
  const named = connectionNames(headers);
  const kept: string[] = [];
  let hasHost = false;
  let xForwardedFor = '';
  let forwardedBefore = '';
  let via = '';
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (name.length < SHORTEST || name.length > LONGEST) {
      if (named?.has(name.toLowerCase()) !== true) kept.push(name, value);
      continue;
    }
    const lower = name.toLowerCase();
    if (lower === 'host') {
      if (!hasHost) kept.push(name, host);
      hasHost = true;
    } else if (HOP_BY_HOP.has(lower) || named?.has(lower) === true) {
      // The one thing TE is still used for, by gRPC among others; undici does read trailers.
      if (lower === 'te' && TRAILERS.test(value)) kept.push(name, 'trailers');
    } else if (forwarded.xForwarded !== 'off' && X_FORWARDED.has(lower)) {
      if (lower === 'x-forwarded-for') xForwardedFor = xForwardedFor === '' ? value : `${xForwardedFor}, ${value}`;
    } else if (forwarded.forwarded !== 'off' && lower === 'forwarded') {
      forwardedBefore = forwardedBefore === '' ? value : `${forwardedBefore}, ${value}`;
    } else if (forwarded.via !== undefined && lower === 'via') {
      via = via === '' ? value : `${via}, ${value}`;
    } else kept.push(name, value);
  }
  if (!hasHost) kept.unshift('host', host);
  addForwarded(kept, call, { xForwardedFor, forwardedBefore, via });
  return kept;
}

interface Before {
  readonly xForwardedFor: string;
  readonly forwardedBefore: string;
  readonly via: string;
}

function addForwarded(kept: string[], call: ForwardedCall, before: Before): void {
  const { forwarded, client, scheme, authority } = call;
  if (forwarded.xForwarded !== 'off') {
    const chain =
      forwarded.xForwarded === 'append' && before.xForwardedFor !== ''
        ? `${before.xForwardedFor}, ${client.address}`
        : client.address;
    const port = /:(\d+)$/.exec(authority)?.[1] ?? (scheme === 'https' ? '443' : '80');
    kept.push(
      'x-forwarded-for',
      chain,
      'x-forwarded-proto',
      scheme,
      'x-forwarded-host',
      authority,
      'x-forwarded-port',
      port,
    );
  }
  if (forwarded.forwarded !== 'off') {
    const node = client.address.includes(':') ? `"[${client.address}]"` : client.address;
    const element = `for=${node};host=${quote(authority)};proto=${scheme}`;
    kept.push(
      'forwarded',
      forwarded.forwarded === 'append' && before.forwardedBefore !== ''
        ? `${before.forwardedBefore}, ${element}`
        : element,
    );
  }
  if (forwarded.via !== undefined) kept.push('via', viaChain(before.via, call.received.version, forwarded.via));
}

/** The headers of an answer as they go on to the client: those of the connection leave, Via grows. */
export function clientHeaders(headers: HeaderList, version: HttpVersion, forwarded: ForwardedConfig): HeaderList {
  const named = connectionNames(headers);
  const kept: string[] = [];
  let via = '';
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (name.length >= SHORTEST && name.length <= LONGEST) {
      const lower = name.toLowerCase();
      if (HOP_BY_HOP.has(lower) || named?.has(lower) === true) continue;
      if (forwarded.via !== undefined && lower === 'via') {
        via = via === '' ? value : `${via}, ${value}`;
        continue;
      }
    } else if (named?.has(name.toLowerCase()) === true) continue;
    kept.push(name, value);
  }
  if (forwarded.via !== undefined) kept.push('via', viaChain(via, version, forwarded.via));
  return kept;
}

/** Further names that a Connection header declares to belong to the connection. */
function connectionNames(headers: HeaderList): ReadonlySet<string> | undefined {
  let names: Set<string> | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    const value = headers[index + 1] ?? '';
    // By far the most common values name nothing.
    if (value === 'keep-alive' || value === 'close') continue;
    names ??= new Set();
    for (const part of value.split(',')) names.add(part.trim().toLowerCase());
  }
  return names;
}

function viaChain(before: string, version: HttpVersion, name: string): string {
  const own = `${version} ${name}`;
  return before === '' ? own : `${before}, ${own}`;
}

/** A value for a parameter of Forwarded: quoted when it is no token, as a host with a port is not. */
function quote(text: string): string {
  return /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
