import { Pool, type Dispatcher } from 'undici';
import type { Clock } from '../model/clock.ts';
import type { ReplayAnswer, ReplayRequest } from '../model/replay.ts';
import { splitUrl } from './plain-target.ts';
import { Sending } from './sending.ts';
import type { ReplayTarget } from './targets.ts';

/** Answers that take too long are looked for so often while one timeout passes, and at least once a second. */
const LOOKS_A_TIMEOUT = 8;

/** Sends requests to one target; never throws for what happens on the way. */
export class Sender {
  readonly #target: ReplayTarget;
  readonly #clock: Clock;
  readonly #origin: string;
  readonly #pools = new Map<string, Pool>();
  readonly #sending = new Set<Sending>();
  /** Those who may give up; one listener for all requests of each. */
  readonly #watched = new WeakSet<AbortSignal>();
  #watch: NodeJS.Timeout | undefined;

  constructor(target: ReplayTarget, clock: Clock) {
    this.#target = target;
    this.#clock = clock;
    this.#origin = new URL(target.url).origin;
  }

  /** The answer, or why there is none. Redirects are answers and are not followed. */
  async send(request: ReplayRequest, signal: AbortSignal): Promise<ReplayAnswer> {
    const sending = new Sending(this.#clock, this.#target.timeout, signal);
    this.#sending.add(sending);
    this.#watchOver(signal);
    try {
      this.#dispatch(request, sending);
      return await sending.answer;
    } finally {
      this.#sending.delete(sending);
      if (this.#sending.size === 0) this.#unwatch();
    }
  }

  async close(): Promise<void> {
    this.#unwatch();
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#pools.clear();
  }

  #dispatch({ url, method, headers, body }: ReplayRequest, sending: Sending): void {
    try {
      const { origin, path } = splitUrl(url, this.#origin);
      const { timeout } = this.#target;
      this.#poolOf(origin).dispatch(
        {
          path,
          // Methods of any name are allowed by the protocol; undici's type lists the usual ones.
          method: method as Dispatcher.HttpMethod,
          headers: [...headers],
          body: body.byteLength === 0 ? null : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
          headersTimeout: timeout,
          bodyTimeout: timeout,
        },
        sending,
      );
    } catch (error) {
      sending.fail(error);
    }
  }

  #watchOver(signal: AbortSignal): void {
    const period = Math.min(1000, Math.max(1, this.#target.timeout / LOOKS_A_TIMEOUT));
    this.#watch ??= setInterval(() => {
      const now = this.#clock.monotonic();
      for (const sending of this.#sending) sending.look(now);
    }, period);
    if (this.#watched.has(signal)) return;
    this.#watched.add(signal);
    signal.addEventListener('abort', () => {
      for (const sending of this.#sending) if (sending.signal === signal) sending.abort(signal.reason);
    });
  }

  #unwatch(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
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
