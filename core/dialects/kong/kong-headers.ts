import {
  addHeader,
  headerValue,
  setHeader,
  withHeaders,
  type HeaderList,
  type HttpResponse,
} from '../../model/http.ts';
import type { SendFacts } from '../dialect.ts';
import { KONG_VERSION } from './error-response.ts';

const PSEUDONYM = `kong/${KONG_VERSION}`;

/**
 * The headers Kong puts on every answer with `headers` at its default: latencies, request id, Via on what was proxied
 * and Server on what has none. An answer of Kong's own to a failed attempt counts as proxied; it comes with Via.
 * @see kong/runloop/handler.lua, header_filter
 */
export function addKongHeaders(response: HttpResponse, facts: SendFacts): HttpResponse {
  const via = headerValue(response.headers, 'via');
  const isProxied = facts.by === 'upstream' || via?.endsWith(PSEUDONYM) === true;
  const headers = isProxied ? proxiedHeaders(response.headers, via, facts) : ownHeaders(response.headers, facts);
  return withHeaders(response, setHeader(headers, 'X-Kong-Request-Id', facts.requestId));
}

function proxiedHeaders(headers: HeaderList, via: string | undefined, facts: SendFacts): HeaderList {
  const wait = Math.max(0, facts.upstreamWait);
  const timed = setHeader(
    setHeader(headers, 'X-Kong-Upstream-Latency', whole(wait)),
    'X-Kong-Proxy-Latency',
    whole(facts.elapsed - wait),
  );
  const named = headerValue(timed, 'server') === undefined ? addHeader(timed, 'Server', PSEUDONYM) : timed;
  if (via?.endsWith(PSEUDONYM) === true) return named;
  return setHeader(named, 'Via', `${via === undefined ? '' : `${via}, `}1.1 ${PSEUDONYM}`);
}

function ownHeaders(headers: HeaderList, facts: SendFacts): HeaderList {
  const named = headerValue(headers, 'server') === undefined ? addHeader(headers, 'Server', PSEUDONYM) : headers;
  return setHeader(named, 'X-Kong-Response-Latency', whole(facts.elapsed));
}

function whole(millis: number): string {
  return String(Math.max(0, Math.floor(millis)));
}
