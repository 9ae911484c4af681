import type { Clock } from '../model/clock.ts';
import { connectTo, type ConnectTarget, type ConnectTimes } from './connector.ts';
import { loadUndiciClientSoon, undiciClient, type UpstreamClient } from './undici-client.ts';

const MAX_HTTP2_STREAMS = 100;

/** One connection to an upstream, and when it was made. */
export interface Slot {
  readonly client: UpstreamClient;
  readonly times: ConnectTimes;
  /** The connection in `times` was made for a request that has not yet been told of it. */
  isFresh: boolean;
  inFlight: number;
}

/** Something that waits for a connection. */
export interface Waiter {
  /** A slot is free and taken for the waiter. */
  onSlot(slot: Slot): void;
}

/** What a pool is made of. */
export interface PoolOptions {
  readonly origin: string;
  readonly target: ConnectTarget;
  readonly maxConnections: number;
  readonly clock: Clock;
}

/**
 * Connections to one origin. The one used last is used next, so that idle ones can time out; in HTTP/1 one exchange is
 * under way on a connection, in HTTP/2 up to a hundred. What finds no free one waits in line.
 */
export class HttpPool {
  readonly #options: PoolOptions;
  readonly #free: Slot[] = [];
  readonly #all = new Set<Slot>();
  readonly #waiting: Waiter[] = [];
  #inFlight = 0;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    loadUndiciClientSoon();
  }

  /** Exchanges under way; what least-connections compares. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Gives a slot at once, or later in the order of asking. */
  take(waiter: Waiter): void {
    const slot = this.#free.pop() ?? this.#shareable() ?? this.#open();
    if (slot === undefined) {
      this.#waiting.push(waiter);
      return;
    }
    this.#give(slot, waiter);
  }

  /** A waiter that no longer wants one. */
  forget(waiter: Waiter): void {
    const index = this.#waiting.indexOf(waiter);
    if (index !== -1) this.#waiting.splice(index, 1);
  }

  /** The exchange on this slot is over. */
  release(slot: Slot): void {
    slot.inFlight -= 1;
    this.#inFlight -= 1;
    const next = this.#waiting.shift();
    if (this.#isClosed) return this.#releaseLate(slot, next);
    if (next !== undefined) this.#give(slot, next);
    else if (slot.inFlight === 0) this.#free.push(slot);
  }

  /** Closes idle connections at once, and each other one when its exchanges are over. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const clients = [...this.#all].map(({ client }) => client);
    this.#all.clear();
    this.#free.length = 0;
    await Promise.all(clients.map((client) => client.close()));
  }

  /** An exchange that outlives the pool, by a retry or in line, gets a connection that is closed after it. */
  #releaseLate(slot: Slot, next: Waiter | undefined): void {
    if (slot.inFlight === 0 && this.#all.delete(slot)) void slot.client.close();
    if (next !== undefined) this.take(next);
  }

  #give(slot: Slot, waiter: Waiter): void {
    slot.inFlight += 1;
    this.#inFlight += 1;
    waiter.onSlot(slot);
  }

  /** An HTTP/2 connection with room for one more stream. */
  #shareable(): Slot | undefined {
    if (!this.#options.target.allowHttp2) return undefined;
    for (const slot of this.#all) if (slot.times.isHttp2 && slot.inFlight < MAX_HTTP2_STREAMS) return slot;
    return undefined;
  }

  #open(): Slot | undefined {
    const { origin, target, maxConnections, clock } = this.#options;
    if (this.#all.size >= maxConnections) return undefined;
    const times: ConnectTimes = { start: 0, dns: -1, tcp: -1, tls: -1, remote: '', isHttp2: false };
    const UndiciClient = undiciClient();
    const client: UpstreamClient = new UndiciClient(origin, {
      allowH2: target.allowHttp2,
      pipelining: target.allowHttp2 ? MAX_HTTP2_STREAMS : 1,
      keepAliveTimeout: 30_000,
      keepAliveMaxTimeout: 300_000,
      maxHeaderSize: 65_536,
      connect: (_options, done) => {
        slot.isFresh = true;
        // undici asks for a callback with either an error or a socket, and so does the connector.
        return connectTo(target, times, clock, done as Parameters<typeof connectTo>[3]);
      },
    });
    const slot: Slot = { client, times, isFresh: false, inFlight: 0 };
    this.#all.add(slot);
    return slot;
  }
}
