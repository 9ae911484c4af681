import { Pool, type Dispatcher } from 'undici';
import { GatewrightError } from '../model/errors.ts';
import { headerPairs } from '../model/http.ts';
import type { ReplayAnswer, ReplayRequest } from '../model/replay.ts';
import type { Clock } from '../model/clock.ts';
import type { ReplayTarget } from './targets.ts';

/** More of an answer is counted and not kept. */
const MOST_BYTES = 10_485_760;

/** Sends requests to one target; never throws for what happens on the way. */
export class Sender {
  readonly #target: ReplayTarget;
  readonly #clock: Clock;
  readonly #pools = new Map<string, Pool>();

  constructor(target: ReplayTarget, clock: Clock) {
    this.#target = target;
    this.#clock = clock;
  }

  /** The answer, or why there is none. Redirects are answers and are not followed. */
  async send(request: ReplayRequest, signal: AbortSignal): Promise<ReplayAnswer> {
    const startedAt = this.#clock.now();
    const start = this.#clock.monotonic();
    try {
      const { origin, pathname, search } = new URL(request.url);
      const answer = await this.#poolOf(origin).request({
        path: `${pathname}${search}`,
        // Methods of any name are allowed by the protocol; undici's type lists the usual ones.
        method: request.method as Dispatcher.HttpMethod,
        headers: [...request.headers],
        body: request.body.byteLength === 0 ? null : Buffer.from(request.body),
        headersTimeout: this.#target.timeout,
        bodyTimeout: this.#target.timeout,
        signal,
        responseHeaders: 'raw',
      });
      const { body, isTruncated } = await readBody(answer.body);
      return {
        kind: 'answer',
        status: answer.statusCode,
        headers: rawHeaders(answer.headers),
        body,
        isTruncated,
        startedAt,
        durationMillis: this.#clock.monotonic() - start,
      };
    } catch (error) {
      return { kind: 'failure', ...describe(error), startedAt, durationMillis: this.#clock.monotonic() - start };
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#pools.clear();
  }

  #poolOf(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    const { tls, timeout, host } = this.#target;
    const pool = new Pool(origin, {
      connections: 256,
      pipelining: 1,
      connect: {
        timeout,
        rejectUnauthorized: tls.verify,
        // The name that the certificate is for is the one that is asked for.
        ...(host === undefined ? {} : { servername: host.replace(/:\d+$/, '') }),
        ...(tls.ca === undefined ? {} : { ca: tls.ca }),
        ...(tls.cert === undefined ? {} : { cert: tls.cert, key: tls.key }),
      },
    });
    this.#pools.set(origin, pool);
    return pool;
  }
}

async function readBody(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly body: Uint8Array; readonly isTruncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  let isTruncated = false;
  for await (const chunk of stream) {
    if (kept + chunk.byteLength > MOST_BYTES) isTruncated = true;
    else {
      chunks.push(chunk);
      kept += chunk.byteLength;
    }
  }
  return { body: Buffer.concat(chunks), isTruncated };
}

function rawHeaders(headers: unknown): string[] {
  // With `responseHeaders: 'raw'` undici gives a flat list of buffers or texts; its type says a map all the same.
  if (Array.isArray(headers)) return headers.map(String);
  return headerPairs(
    Object.entries(headers ?? {}).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, String(one)])),
  ).flat();
}

const CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'UPSTREAM_DNS',
  EAI_AGAIN: 'UPSTREAM_DNS',
  ECONNREFUSED: 'UPSTREAM_REFUSED',
  EHOSTUNREACH: 'UPSTREAM_UNREACHABLE',
  ENETUNREACH: 'UPSTREAM_UNREACHABLE',
  ECONNRESET: 'UPSTREAM_RESET',
  EPIPE: 'UPSTREAM_RESET',
  UND_ERR_SOCKET: 'UPSTREAM_RESET',
  UND_ERR_CONNECT_TIMEOUT: 'UPSTREAM_CONNECT_TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'UPSTREAM_TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'UPSTREAM_TIMEOUT',
  UND_ERR_ABORTED: 'CALL_CANCELLED',
  ABORT_ERR: 'CALL_CANCELLED',
};

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof GatewrightError) return { code: error.code, message: error.message };
  const { code = '', message = String(error) } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (/^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|ERR_SSL)/.test(code))
    return { code: 'UPSTREAM_TLS', message: message || code };
  if (code.startsWith('HPE_')) return { code: 'UPSTREAM_BAD_RESPONSE', message };
  return { code: CODES[code] ?? 'UPSTREAM_BAD_RESPONSE', message: message || code };
}
