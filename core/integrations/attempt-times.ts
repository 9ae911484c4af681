import type { Clock } from '../model/clock.ts';
import type { Phases } from '../model/exchange.ts';
import type { Millis } from '../model/units.ts';
import type { Slot } from './http-pool.ts';

/** What of a connection has to do with time. */
export type TimedSlot = Pick<Slot, 'times' | 'isFresh'>;

interface ConnectionTimes {
  readonly dns: Millis;
  readonly connect: Millis;
  readonly ssl: Millis;
  readonly start: Millis;
  readonly end: Millis;
}

const REUSED: ConnectionTimes = { dns: -1, connect: -1, ssl: -1, start: 0, end: 0 };

/** When the steps of one attempt happened, and the phases they make; -1 for what did not. */
export class AttemptTimes {
  /** Where the other end of the connection is; empty while there is none. */
  remote = '';
  readonly #clock: Clock;
  readonly #start: Millis;
  readonly #waitedMillis: Millis;
  #connection: ConnectionTimes = REUSED;
  #dispatched: Millis = -1;
  #sent: Millis = -1;
  #answered: Millis = -1;
  #ended: Millis = -1;

  /** @param waitedMillis How long was waited before it began, which is shown as blocked. */
  constructor(clock: Clock, waitedMillis: Millis = 0) {
    this.#clock = clock;
    this.#start = clock.monotonic() - waitedMillis;
    this.#waitedMillis = waitedMillis;
  }

  /** The request goes out on this connection, which is new for it or was there before. */
  dispatched(slot: TimedSlot): void {
    this.#dispatched = this.#clock.monotonic();
    this.remote = slot.times.remote;
    if (slot.isFresh) this.#connection = connectionTimes(slot);
  }

  sent(): void {
    this.#sent = this.#clock.monotonic();
  }

  answered(): void {
    this.#answered = this.#clock.monotonic();
  }

  ended(): void {
    this.#ended = this.#clock.monotonic();
  }

  get hasAnswer(): boolean {
    return this.#answered !== -1;
  }

  /** From the start of the attempt to its end; 0 while it is under way. */
  get duration(): Millis {
    return this.#ended === -1 ? 0 : this.#ended - this.#start;
  }

  phases(): Phases {
    const { dns, connect, ssl, start, end } = this.#connection;
    const isSent = this.#dispatched !== -1;
    const sent = this.#sent === -1 ? this.#dispatched : this.#sent;
    const waited = connect === -1 ? this.#dispatched - this.#start : start - this.#start + (this.#dispatched - end);
    return {
      blocked: isSent ? Math.max(0, waited) : this.#waitedMillis || -1,
      dns,
      connect,
      ssl,
      send: isSent ? sent - this.#dispatched : -1,
      wait: isSent ? span(sent, this.#answered === -1 ? this.#ended : this.#answered) : -1,
      receive: this.#answered === -1 ? -1 : span(this.#answered, this.#ended),
    };
  }
}

function span(from: Millis, to: Millis): Millis {
  return to === -1 ? -1 : Math.max(0, to - from);
}

/** HAR's connect holds dns apart and ssl inside. */
function connectionTimes({ times }: TimedSlot): ConnectionTimes {
  const { start, dns, tcp, tls } = times;
  const end = tls === -1 ? tcp : tls;
  return {
    dns: dns === -1 ? -1 : dns - start,
    connect: end - (dns === -1 ? start : dns),
    ssl: tls === -1 ? -1 : tls - tcp,
    start,
    end,
  };
}
