import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import { bodyLength } from '../model/body.ts';
import { headerValue, type HttpRequest } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import { splitLimits, type SplitLimits } from './attempt-limits.ts';
import type { ConnectTarget } from './connector.ts';
import { upstreamHeaders, type ForwardedCall } from './forward-headers.ts';
import type { AttemptOwner, AttemptPlan } from './attempt-record.ts';
import { HttpAttempt } from './http-attempt.ts';
import type { HttpOptions } from './http-options.ts';
import { HttpPool } from './http-pool.ts';
import type { IntegrationCall, IntegrationEnv } from './integration.ts';
import { streamOf } from './request-stream.ts';
import { createSigner, type Signer } from './sign.ts';
import { textHash } from './upstreams/rendezvous.ts';
import type { AttemptWatch } from './upstreams/target-watch.ts';

/** What of a call makes the request that is sent. */
export type SentCall = AttemptOwner & ForwardedCall & Pick<IntegrationCall, 'matchedPrefix' | 'note'>;

/** How one attempt differs from the plainest. */
export interface AttemptSettings {
  readonly isUpgrade: boolean;
  /** How long was waited before it. */
  readonly waitedMillis?: Millis;
  readonly watch?: AttemptWatch | undefined;
}

/** Where a target is, and how much it takes. */
export interface TargetPlace {
  readonly url: string;
  readonly weight: number;
  /** Targets of different purposes share no connections. */
  readonly purpose?: 'pool' | 'mirror';
}

/** One upstream with its connections: makes the request that is sent there of the call. */
export class HttpTarget {
  readonly url: string;
  readonly origin: string;
  readonly authority: string;
  readonly weight: number;
  readonly seed: number;
  /** Where it is connected to, and how. */
  readonly address: ConnectTarget;
  readonly #options: HttpOptions;
  readonly #env: IntegrationEnv;
  readonly #limits: SplitLimits;
  readonly #sign: Signer;
  /** Path of the URL without a slash at its end. */
  readonly #basePath: string;
  readonly #serverName: string | undefined;
  readonly #pool: HttpPool;
  readonly #poolKey: string;
  #isClosed = false;

  constructor({ url, weight, purpose = 'pool' }: TargetPlace, options: HttpOptions, env: IntegrationEnv) {
    const { protocol, hostname, port, pathname, origin, host: authority } = new URL(url);
    const { timeouts, tls, http2, connections } = options;
    const isTls = protocol === 'https:';
    const host = hostname.replace(/^\[|\]$/g, '');
    this.url = url;
    this.origin = origin;
    this.authority = authority;
    this.weight = weight;
    this.seed = textHash(url);
    this.address = {
      host,
      port: Number(port || (isTls ? 443 : 80)),
      isTls,
      timeoutMillis: timeouts.connect,
      allowHttp2: isTls && http2 === 'auto',
      tls,
    };
    this.#options = options;
    this.#env = env;
    this.#sign = createSigner(options.sign, env.clock);
    this.#limits = splitLimits(timeouts.headers, timeouts.body);
    this.#basePath = pathname.replace(/\/$/, '');
    this.#serverName = isTls ? (tls.serverName ?? (isIP(host) === 0 ? host : undefined)) : undefined;
    this.#poolKey = `http ${purpose} ${JSON.stringify([origin, connections, this.address])}`;
    this.#pool = env.shared.acquire(
      this.#poolKey,
      () => new HttpPool({ origin, target: this.address, maxConnections: connections, clock: env.clock }),
    );
  }

  /** Exchanges under way to it, of all routes. */
  get inFlight(): number {
    return this.#pool.inFlight;
  }

  /** An attempt of the call at this target, not yet begun. */
  attempt(call: SentCall, settings: AttemptSettings): HttpAttempt {
    return new HttpAttempt(this.#plan(call, settings));
  }

  /** Lets go of its connections, which others may still use. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#env.shared.release(this.#poolKey);
  }

  #plan(call: SentCall, { isUpgrade, waitedMillis = 0, watch }: AttemptSettings): AttemptPlan {
    const { request } = call;
    const path = this.#path(call);
    const headers = this.#sign({
      method: request.method,
      target: path,
      headers: upstreamHeaders(call, this.#host(call)),
      body: request.body,
    });
    const stream =
      request.body.kind === 'stream'
        ? streamOf(request.body.source, (trailers) => call.note('trailersNotSent', trailers.length / 2))
        : undefined;
    const options: Dispatcher.DispatchOptions & { servername?: string } = {
      path,
      method: request.method,
      headers,
      headersTimeout: this.#limits.undici.headers,
      bodyTimeout: this.#limits.undici.body,
    };
    if (stream !== undefined) options.body = stream.stream;
    else if (request.body.kind === 'bytes') options.body = request.body.bytes;
    if (this.#serverName !== undefined) options.servername = this.#serverName;
    if (isUpgrade) options.upgrade = headerValue(request.headers, 'upgrade') ?? 'websocket';
    return {
      call,
      clock: this.#env.clock,
      pool: this.#pool,
      origin: this.origin,
      options,
      headers,
      bytesSent: bodyLength(request.body) ?? -1,
      limits: this.#limits.own,
      stream,
      waitedMillis,
      watch,
    };
  }

  #host(call: SentCall): string {
    const { host } = this.#options;
    if (host === 'upstream') return this.authority;
    return host === 'client' ? call.authority : host;
  }

  /** The target as it came, behind the path of the URL; only an absolute target loses what is before its path. */
  #path(call: SentCall): string {
    let path = originForm(call.request);
    const { matchedPrefix } = call;
    if (this.#options.stripPath && matchedPrefix !== '' && path.startsWith(matchedPrefix)) {
      path = path.slice(matchedPrefix.length);
      if (!path.startsWith('/')) path = `/${path}`;
    }
    return this.#basePath === '' ? path : `${this.#basePath}${path}`;
  }
}

function originForm(request: HttpRequest): string {
  const { target } = request;
  if (target.charCodeAt(0) === 47) return target;
  const scheme = target.indexOf('://');
  if (scheme === -1) return '/';
  const slash = target.indexOf('/', scheme + 3);
  return slash === -1 ? '/' : target.slice(slash);
}
