import type { Exchange } from '../model/exchange.ts';
import { headerValue, headerValues, removeHeader, setHeader, type HeaderList } from '../model/http.ts';
import type { ReplayRequest } from '../model/replay.ts';

/** Of more clients nothing is kept. */
const MOST_CLIENTS = 10_000;
const FORGERY_HEADER = /csrf|xsrf/i;

interface Session {
  readonly cookies: Map<string, string>;
  /** New values by those that were recorded, for tokens that are sent twice. */
  readonly replaced: Map<string, string>;
}

/**
 * Cookies that new answers gave, for later requests of the same client: each cookie that was recorded with a request is
 * sent with its new value, or not at all; so is a header against forged requests that repeats one.
 */
export class Sessions {
  readonly #byClient = new Map<string, Session>();

  /** The request with the cookies of its session. */
  apply(request: ReplayRequest, exchange: Exchange): ReplayRequest {
    const session = this.#byClient.get(exchange.client.address);
    if (session === undefined) return request;
    const recorded = headerValue(exchange.request.headers, 'cookie');
    let { headers } = request;
    if (recorded !== undefined) headers = withCookies(headers, recorded, session.cookies);
    headers = headers.map((text, at) =>
      at % 2 === 1 && FORGERY_HEADER.test(headers[at - 1] ?? '') ? (session.replaced.get(text) ?? text) : text,
    );
    return { ...request, headers };
  }

  /** Takes the cookies of a new answer over. */
  keep(exchange: Exchange, headers: HeaderList): void {
    if (headerValue(headers, 'set-cookie') === undefined) return;
    const given = cookiesOf(headers);
    if (given.size === 0) return;
    const { address } = exchange.client;
    const session = this.#byClient.get(address) ?? { cookies: new Map(), replaced: new Map() };
    if (this.#byClient.size < MOST_CLIENTS) this.#byClient.set(address, session);
    const before = cookiesOf(exchange.response?.headers ?? []);
    for (const [name, value] of given) {
      session.cookies.set(name, value);
      const old = before.get(name);
      if (old !== undefined) session.replaced.set(old, value);
    }
  }
}

function withCookies(headers: HeaderList, recorded: string, known: ReadonlyMap<string, string>): HeaderList {
  const kept = new Map(pairsOf(headerValue(headers, 'cookie') ?? ''));
  const cookies = pairsOf(recorded).flatMap(([name]) => {
    const value = known.get(name) ?? kept.get(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return cookies.length === 0 ? removeHeader(headers, 'cookie') : setHeader(headers, 'cookie', cookies.join('; '));
}

function cookiesOf(headers: HeaderList): Map<string, string> {
  return new Map(headerValues(headers, 'set-cookie').flatMap((text) => pairsOf(text.split(';', 1)[0] ?? '')));
}

function pairsOf(text: string): [name: string, value: string][] {
  return text.split(';').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
}
