import type { Exchange } from '../../model/exchange.ts';
import type { ExchangeId } from '../../model/units.ts';

/** So many exchanges are on their way from the store before they are asked for. */
const AHEAD = 32;

/** Loads exchanges in the order of a run, each while earlier ones are being sent. */
export function readAhead(
  ids: readonly ExchangeId[],
  load: (id: ExchangeId) => Promise<Exchange>,
): (id: ExchangeId, at: number) => Promise<Exchange> {
  const coming = new Map<number, Promise<Exchange>>();
  return (id, at) => {
    const asked = coming.get(at) ?? load(id);
    coming.delete(at);
    for (let next = at + 1; next <= at + AHEAD && next < ids.length; next += 1) {
      const wanted = ids[next];
      if (wanted === undefined || coming.has(next) || coming.size >= AHEAD) continue;
      const loading = load(wanted);
      // Whoever asks for it is told of its failure.
      loading.catch(() => undefined);
      coming.set(next, loading);
    }
    return asked;
  };
}
