import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Millis } from '../../model/units.ts';

/** The class itself, loaded when a configuration asks for it: an engine without Redis does not pay for it. */
export type RedisClass = typeof Redis;

/** More asks under way than this are failures at once: a Redis that hangs must not fill the memory. */
const MOST_PENDING = 10_000;
const SLOWEST_RECONNECT: Millis = 1000;

/**
 * One connection to a Redis, shared by all that name its URL. Nothing waits for it: while it is not there every ask fails at
 * once, an ask without an answer fails after the timeout and makes it connect anew, and it goes on trying by itself.
 */
export class RedisConnection {
  /** Host and port; the URL may hold a password. */
  readonly address: string;
  readonly #client: Redis;
  readonly #timeout: Millis;
  #pending = 0;
  #lastError = 'not connected yet';

  constructor(Client: RedisClass, url: URL, timeout: Millis) {
    this.address = `${url.hostname}:${url.port === '' ? '6379' : url.port}`;
    this.#timeout = timeout;
    this.#client = new Client(url.href, {
      lazyConnect: true,
      protocol: 2,
      // A command that was lost may have been counted; sending it again would count twice.
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      connectTimeout: timeout,
      commandTimeout: timeout,
      socketTimeout: timeout,
      retryStrategy: (times) => Math.min(25 * 2 ** Math.min(times, 10), SLOWEST_RECONNECT),
    });
    this.#client.on('error', (error: Error) => {
      this.#lastError = error.message;
    });
    this.#client.on('ready', () => {
      this.#lastError = 'the connection was lost';
    });
  }

  /** Connects; resolves when it is there, or when it would take too long: then it goes on by itself. */
  async connect(): Promise<void> {
    if (this.#client.status !== 'wait') return;
    // Why it failed comes as an event, and it goes on trying.
    const connected = this.#client.connect().catch(() => undefined);
    await Promise.race([connected, new Promise<void>((resolve) => setTimeout(resolve, this.#timeout).unref())]);
  }

  /** Runs a script. @throws Error with the reason when there is no answer in time. */
  async run(script: Script, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    if (this.#client.status !== 'ready') throw new Error(this.#lastError);
    if (this.#pending >= MOST_PENDING) throw new Error(`${MOST_PENDING} asks have no answer yet`);
    this.#pending += 1;
    try {
      return await this.#evaluate(script, keys, values);
    } finally {
      this.#pending -= 1;
    }
  }

  async #evaluate(
    { text, sha }: Script,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<unknown> {
    try {
      return await this.#client.evalsha(sha, keys.length, ...keys, ...values);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return this.#client.eval(text, keys.length, ...keys, ...values);
    }
  }

  close(): Promise<void> {
    this.#client.disconnect();
    return Promise.resolve();
  }
}

/** A script with the name Redis knows it by. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/** Prepares a script. */
export function scriptOf(text: string): Script {
  return { text, sha: hash('sha1', text) };
}
