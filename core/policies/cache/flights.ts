import type { Millis } from '../../model/units.ts';

/** Fetches under way, so that others can wait for what they bring. */
export class Flights {
  readonly #underWay = new Map<string, PromiseWithResolvers<void>>();

  /** The fetch for a key that is under way. */
  find(key: string): Promise<void> | undefined {
    return this.#underWay.get(key)?.promise;
  }

  /** Begins one. @returns What ends it; harmless when called again. */
  begin(key: string): () => void {
    const flight = Promise.withResolvers<void>();
    this.#underWay.set(key, flight);
    return () => {
      if (this.#underWay.get(key) === flight) this.#underWay.delete(key);
      flight.resolve();
    };
  }
}

/** Waits for a flight, but not longer than that, nor for a client that is gone. @returns What ended it. */
export async function waitFor(
  flight: Promise<void>,
  limitMillis: Millis,
  signal: AbortSignal,
): Promise<'ended' | 'too long' | 'client gone'> {
  const { promise, resolve } = Promise.withResolvers<'ended' | 'too long' | 'client gone'>();
  const timer = setTimeout(() => resolve('too long'), limitMillis);
  const leave = (): void => resolve('client gone');
  signal.addEventListener('abort', leave, { once: true });
  void flight.then(() => resolve('ended'));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}
