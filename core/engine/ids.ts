import type { Clock } from '../model/clock.ts';
import type { ExchangeId } from '../model/units.ts';

/** Makes ids: microseconds since the epoch, each greater than the one before, whatever the clock does. */
export function createIdSource(clock: Clock): () => ExchangeId {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(clock.now() * 1000));
    return last;
  };
}
