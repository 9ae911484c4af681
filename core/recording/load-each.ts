import type { Exchange } from '../model/exchange.ts';
import type { ExchangeId } from '../model/units.ts';
import type { ExchangeStore } from './store.ts';

/** So many are asked for at once; more would make the first one wait for the others. */
const AT_ONCE = 64;

/** Exchanges in the order of their ids, loaded some at a time; undefined where one is not in the store. */
export async function* loadEach(
  store: Pick<ExchangeStore, 'loadMany'>,
  ids: readonly ExchangeId[],
): AsyncGenerator<Exchange | undefined> {
  for (let at = 0; at < ids.length;) {
    const loaded = await store.loadMany(ids.slice(at, at + AT_ONCE));
    yield* loaded;
    at += loaded.length;
  }
}
