import { GatewrightError } from '../../model/errors.ts';
import type { Millis } from '../../model/units.ts';

/** The wait between two tries; who cancels it decides what the call comes to. */
export class Pause {
  /** Ends with the time, or fails with what it is cancelled with. */
  readonly over: Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #reject: (error: Error) => void = () => undefined;

  constructor(millis: Millis) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.over = promise;
    this.#timer = setTimeout(resolve, millis);
    this.#reject = reject;
  }

  /** The client is gone, or the time for all tries is over. */
  cancel(reason: Error): void {
    clearTimeout(this.#timer);
    this.#reject(
      reason instanceof GatewrightError ? reason : new GatewrightError('CLIENT_ABORTED', { reason: reason.message }),
    );
  }
}
