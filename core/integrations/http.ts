import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import type { Body } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, type HttpRequest, type HttpResponse } from '../model/http.ts';
import { createBalancer } from './balance.ts';
import { upstreamHeaders } from './forward-headers.ts';
import { HttpAttempt } from './http-attempt.ts';
import { httpOptions, type HttpOptions } from './http-options.ts';
import { HttpPool } from './http-pool.ts';
import {
  defineIntegration,
  type IntegrationCall,
  type IntegrationEnv,
  type PreparedIntegration,
  type UpgradeAnswer,
} from './integration.ts';
import { streamOf } from './request-stream.ts';
import { isStaleConnection } from './upstream-errors.ts';

const SAFE_TO_REPEAT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Calls an HTTP upstream, or one of several. */
export const http = defineIntegration<HttpOptions>({
  name: 'http',
  summary: 'Sends the request to an HTTP upstream and hands its answer on.',
  options: httpOptions,
  example: "{ url: 'http://127.0.0.1:3000', timeouts: { connect: 2s, headers: 10s } }",
  prepare: (options, env) => new PreparedHttp(options, env),
});

interface Target {
  readonly origin: string;
  readonly authority: string;
  /** Path of the URL without a slash at its end. */
  readonly basePath: string;
  readonly serverName: string | undefined;
  readonly weight: number;
  readonly pool: HttpPool;
  readonly inFlight: number;
}

class PreparedHttp implements PreparedIntegration {
  readonly #options: HttpOptions;
  readonly #env: IntegrationEnv;
  readonly #keys: string[] = [];
  readonly #pick: () => Target | undefined;

  constructor(options: HttpOptions, env: IntegrationEnv) {
    this.#options = options;
    this.#env = env;
    const urls = options.targets ?? [{ url: options.url ?? '', weight: 1 }];
    this.#pick = createBalancer(
      urls.map(({ url, weight }) => this.#target(new URL(url), weight)),
      options.balance,
      env.random,
    );
  }

  invoke(call: IntegrationCall): Promise<HttpResponse> {
    // Without retries nothing stands between the attempt and its caller but the second try on a stale connection.
    return this.#tryAll(call, false).then((answer) => {
      if (!('kind' in answer) || answer.kind !== 'response')
        throw new GatewrightError('UPSTREAM_BAD_RESPONSE', { reason: 'the upstream changed the protocol unasked' });
      return answer;
    });
  }

  async upgrade(call: IntegrationCall): Promise<UpgradeAnswer> {
    const answer = await this.#tryAll(call, true);
    return answer.kind === 'response' ? { kind: 'refused', response: answer } : answer;
  }

  async close(): Promise<void> {
    await Promise.all(this.#keys.splice(0).map((key) => this.#env.shared.release(key)));
  }

  async #tryAll(call: IntegrationCall, isUpgrade: boolean): Promise<HttpResponse | UpgradeAnswer> {
    const { total } = this.#options.timeouts;
    const timer =
      total === undefined
        ? undefined
        : setTimeout(
            () => call.cancels?.cancel(new GatewrightError('UPSTREAM_TIMEOUT', { limitMillis: total, phase: 'total' })),
            total,
          );
    const { body } = call.request;
    let retriesLeft = this.#options.retries?.attempts ?? 0;
    let mayRepeatStale = true;
    try {
      for (;;) {
        const target = this.#pick();
        if (target === undefined) throw new GatewrightError('INTEGRATION_FAILED', { reason: 'there is no target' });
        const attempt = new HttpAttempt(this.#plan(call, target, isUpgrade));
        try {
          const answer = await attempt.run();
          if (answer.kind !== 'response' || retriesLeft === 0 || !this.#isRetried(call, String(answer.status)))
            return answer;
          if (answer.body.kind === 'stream') answer.body.source.cancel(new Error('tried again'));
        } catch (error) {
          if (!(error instanceof GatewrightError) || body.kind === 'stream' || error.code === 'CLIENT_ABORTED')
            throw error;
          const isStale =
            mayRepeatStale &&
            attempt.isReused &&
            !attempt.hasAnswer &&
            isStaleConnection(error) &&
            SAFE_TO_REPEAT.has(call.request.method);
          mayRepeatStale = false;
          if (isStale) continue;
          if (retriesLeft === 0 || !this.#isRetried(call, reasonOf(error))) throw error;
        }
        retriesLeft -= 1;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #isRetried(call: IntegrationCall, reason: string): boolean {
    const { retries } = this.#options;
    return (
      retries !== undefined &&
      call.request.body.kind !== 'stream' &&
      retries.methods.includes(call.request.method) &&
      retries.on.some((one) => one === reason)
    );
  }

  #plan(call: IntegrationCall, target: Target, isUpgrade: boolean): ConstructorParameters<typeof HttpAttempt>[0] {
    const { request } = call;
    const headers = upstreamHeaders(call, this.#host(call, target));
    const { headers: headersTimeout, body: bodyTimeout } = this.#options.timeouts;
    const options: Dispatcher.DispatchOptions & { servername?: string } = {
      path: this.#path(call, target),
      method: request.method,
      headers,
      headersTimeout,
      bodyTimeout,
      ...undiciBody(request.body),
    };
    if (target.serverName !== undefined) options.servername = target.serverName;
    if (isUpgrade) options.upgrade = headerValue(request.headers, 'upgrade') ?? 'websocket';
    const bytesSent =
      request.body.kind === 'bytes'
        ? request.body.bytes.byteLength
        : request.body.kind === 'none'
          ? 0
          : (request.body.length ?? -1);
    return { call, clock: this.#env.clock, pool: target.pool, origin: target.origin, options, headers, bytesSent };
  }

  #host(call: IntegrationCall, target: Target): string {
    const { host } = this.#options;
    if (host === 'upstream') return target.authority;
    return host === 'client' ? call.authority : host;
  }

  /** The target as it came, behind the path of the URL; only an absolute target loses what is before its path. */
  #path(call: IntegrationCall, target: Target): string {
    let path = originForm(call.request);
    const { matchedPrefix } = call;
    if (this.#options.stripPath && matchedPrefix !== '' && path.startsWith(matchedPrefix)) {
      path = path.slice(matchedPrefix.length);
      if (!path.startsWith('/')) path = `/${path}`;
    }
    return target.basePath === '' ? path : `${target.basePath}${path}`;
  }

  #target(url: URL, weight: number): Target {
    const { timeouts, tls, http2, connections } = this.#options;
    const isTls = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const target = {
      host,
      port: Number(url.port || (isTls ? 443 : 80)),
      isTls,
      timeoutMillis: timeouts.connect,
      allowHttp2: isTls && http2 === 'auto',
      tls,
    };
    const key = `http ${JSON.stringify([url.origin, connections, target])}`;
    this.#keys.push(key);
    const pool = this.#env.shared.acquire(
      key,
      () => new HttpPool({ origin: url.origin, target, maxConnections: connections, clock: this.#env.clock }),
    );
    const serverName = isTls ? (tls.serverName ?? (isIP(host) === 0 ? host : undefined)) : undefined;
    return {
      origin: url.origin,
      authority: url.host,
      basePath: url.pathname.replace(/\/$/, ''),
      serverName,
      weight,
      pool,
      get inFlight() {
        return pool.inFlight;
      },
    };
  }
}

function undiciBody(body: Body): Pick<Dispatcher.DispatchOptions, 'body'> | undefined {
  if (body.kind === 'none') return undefined;
  return { body: body.kind === 'bytes' ? body.bytes : streamOf(body.source) };
}

function originForm(request: HttpRequest): string {
  const { target } = request;
  if (target.charCodeAt(0) === 47) return target;
  const scheme = target.indexOf('://');
  if (scheme === -1) return '/';
  const slash = target.indexOf('/', scheme + 3);
  return slash === -1 ? '/' : target.slice(slash);
}

const REASONS: Readonly<Record<string, string>> = {
  UPSTREAM_DNS: 'connect-error',
  UPSTREAM_REFUSED: 'connect-error',
  UPSTREAM_UNREACHABLE: 'connect-error',
  UPSTREAM_TLS: 'connect-error',
  UPSTREAM_CONNECT_TIMEOUT: 'connect-error',
  UPSTREAM_TIMEOUT: 'timeout',
  UPSTREAM_RESET: 'reset',
};

function reasonOf(error: GatewrightError): string {
  return REASONS[error.code] ?? '';
}
