import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import { bodyLength } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, type HttpRequest, type HttpResponse } from '../model/http.ts';
import { splitLimits, type SplitLimits } from './attempt-limits.ts';
import { createBalancer } from './balance.ts';
import { upstreamHeaders } from './forward-headers.ts';
import { HttpAttempt, type Settled } from './http-attempt.ts';
import { httpOptions, type HttpOptions } from './http-options.ts';
import { HttpPool } from './http-pool.ts';
import { HttpTries, type AttemptSource } from './http-tries.ts';
import {
  defineIntegration,
  type IntegrationCall,
  type IntegrationEnv,
  type PreparedIntegration,
  type UpgradeAnswer,
} from './integration.ts';
import { streamOf } from './request-stream.ts';
import { createSigner, type Signer } from './sign.ts';

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

class PreparedHttp implements PreparedIntegration, AttemptSource {
  readonly #options: HttpOptions;
  readonly #env: IntegrationEnv;
  readonly #keys: string[] = [];
  readonly #limits: SplitLimits;
  readonly #pick: () => Target | undefined;
  readonly #sign: Signer;

  constructor(options: HttpOptions, env: IntegrationEnv) {
    this.#options = options;
    this.#env = env;
    this.#sign = createSigner(options.sign, env.clock);
    this.#limits = splitLimits(options.timeouts.headers, options.timeouts.body);
    const urls = options.targets ?? [{ url: options.url ?? '', weight: 1 }];
    this.#pick = createBalancer(
      urls.map(({ url, weight }) => this.#target(new URL(url), weight)),
      options.balance,
      env.random,
    );
  }

  invoke(call: IntegrationCall): Promise<HttpResponse> {
    return this.#tryAll(call, false).then(plainAnswer);
  }

  async upgrade(call: IntegrationCall): Promise<UpgradeAnswer> {
    const answer = await this.#tryAll(call, true);
    return answer.kind === 'response' ? { kind: 'refused', response: answer } : answer;
  }

  async close(): Promise<void> {
    await Promise.all(this.#keys.splice(0).map((key) => this.#env.shared.release(key)));
  }

  #tryAll(call: IntegrationCall, isUpgrade: boolean): Promise<Settled> {
    const { retries, timeouts } = this.#options;
    return new HttpTries(call, { retries, totalMillis: timeouts.total, isUpgrade }, this).run();
  }

  attempt(call: IntegrationCall, isUpgrade: boolean): HttpAttempt {
    const target = this.#pick();
    if (target === undefined) throw new GatewrightError('INTEGRATION_FAILED', { reason: 'there is no target' });
    return new HttpAttempt(this.#plan(call, target, isUpgrade));
  }

  #plan(call: IntegrationCall, target: Target, isUpgrade: boolean): ConstructorParameters<typeof HttpAttempt>[0] {
    const { request } = call;
    const path = this.#path(call, target);
    const headers = this.#sign({
      method: request.method,
      target: path,
      headers: upstreamHeaders(call, this.#host(call, target)),
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
    if (target.serverName !== undefined) options.servername = target.serverName;
    if (isUpgrade) options.upgrade = headerValue(request.headers, 'upgrade') ?? 'websocket';
    return {
      call,
      clock: this.#env.clock,
      pool: target.pool,
      origin: target.origin,
      options,
      headers,
      bytesSent: bodyLength(request.body) ?? -1,
      limits: this.#limits.own,
      stream,
    };
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

function plainAnswer(answer: Settled): HttpResponse {
  if (answer.kind === 'response') return answer;
  throw new GatewrightError('UPSTREAM_BAD_RESPONSE', { reason: 'the upstream changed the protocol unasked' });
}

function originForm(request: HttpRequest): string {
  const { target } = request;
  if (target.charCodeAt(0) === 47) return target;
  const scheme = target.indexOf('://');
  if (scheme === -1) return '/';
  const slash = target.indexOf('/', scheme + 3);
  return slash === -1 ? '/' : target.slice(slash);
}
