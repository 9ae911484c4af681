import { GatewrightError } from '../model/errors.ts';
import type { Millis } from '../model/units.ts';

/** Below it undici's timers, which tick about twice a second, would be wrong by too much. */
const COARSE_MILLIS = 10_000;

/** How long an attempt waits, as far as it has to watch that itself. */
export interface AttemptLimits {
  readonly headers: Millis | undefined;
  readonly body: Millis | undefined;
}

/** A configured limit as undici is told of it and as the attempt watches it itself; 0 turns undici's timer off. */
export interface SplitLimits {
  readonly undici: Readonly<Record<keyof AttemptLimits, Millis>>;
  /** Absent when undici keeps them all well enough. */
  readonly own?: AttemptLimits;
}

/** Who watches which limit; made once, when the integration is prepared. */
export function splitLimits(headers: Millis, body: Millis): SplitLimits {
  const ownHeaders = headers < COARSE_MILLIS ? headers : undefined;
  const ownBody = body < COARSE_MILLIS ? body : undefined;
  const undici = { headers: ownHeaders === undefined ? headers : 0, body: ownBody === undefined ? body : 0 };
  if (ownHeaders === undefined && ownBody === undefined) return { undici };
  return { undici, own: { headers: ownHeaders, body: ownBody } };
}

/** Who is told that a limit has passed, and whether it counts now. */
export interface Limited {
  /** Nothing is asked for at the moment, so nothing can be late. */
  readonly isPaused: boolean;
  fail(error: GatewrightError): void;
}

/** One timer for an attempt: first for the head of the answer, then for every piece of its body. */
export class AttemptTimer {
  readonly #limits: AttemptLimits;
  readonly #limited: Limited;
  #timer: NodeJS.Timeout | undefined;
  /** A limit has passed, and nothing came since. */
  #isDue = false;

  constructor(limits: AttemptLimits, limited: Limited) {
    this.#limits = limits;
    this.#limited = limited;
  }

  /** The request is sent. */
  awaitHead(): void {
    this.#start('headers');
  }

  /** The head is there. */
  awaitBody(): void {
    this.#start('body');
  }

  /** A piece of the body came, or is asked for again after a pause: the whole limit is left. */
  refresh(): void {
    this.#isDue = false;
    this.#timer?.refresh();
  }

  stop(): void {
    this.#isDue = false;
    clearTimeout(this.#timer);
  }

  #start(phase: keyof AttemptLimits): void {
    this.stop();
    const limitMillis = this.#limits[phase];
    this.#timer = limitMillis === undefined ? undefined : setTimeout(() => this.#pass(phase, limitMillis), limitMillis);
  }

  #pass(phase: keyof AttemptLimits, limitMillis: Millis): void {
    if (this.#limited.isPaused) return void this.#timer?.refresh();
    this.#isDue = true;
    // Timers come before sockets in a turn: after a turn that took long, what is awaited may be here and only unread.
    setImmediate(() => {
      if (this.#isDue) this.#limited.fail(new GatewrightError('UPSTREAM_TIMEOUT', { phase, limitMillis }));
    });
  }
}
