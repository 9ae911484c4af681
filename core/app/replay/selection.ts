import type { ReplaySelection } from '../../contract/replay.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { EpochMillis, ExchangeId } from '../../model/units.ts';
import { loadEach } from '../../recording/load-each.ts';
import type { ExchangeStore } from '../../recording/store.ts';

/** Exchanges to send again, oldest first. */
export interface Selected {
  readonly ids: readonly ExchangeId[];
  readonly recordedAt: readonly EpochMillis[];
}

const PAGE = 1000;
/** More in one run is more than anybody looks at; narrower filters say what is meant. */
export const MOST_SELECTED = 200_000;

/** Finds what a selection means now. @throws INPUT_INVALID when it is nothing, or too much. */
export async function selectExchanges(store: ExchangeStore, selection: ReplaySelection): Promise<Selected> {
  const found =
    selection.kind === 'filter' ? await byFilter(store, selection.filter) : await byIds(store, selection.ids);
  if (found.length === 0)
    throw new GatewrightError('INPUT_INVALID', { pointer: '/plan/selection', reason: 'nothing is selected' });
  found.sort((a, b) => a.id - b.id);
  return { ids: found.map(({ id }) => id), recordedAt: found.map(({ startedAt }) => startedAt) };
}

interface Found {
  readonly id: ExchangeId;
  readonly startedAt: EpochMillis;
}

async function byFilter(store: ExchangeStore, filter: string): Promise<Found[]> {
  const found: Found[] = [];
  let before: ExchangeId | undefined;
  do {
    const page = await store.list({ filter, limit: PAGE, ...(before === undefined ? {} : { before }) });
    found.push(...page.rows.map(({ id, startedAt }) => ({ id, startedAt })));
    before = page.next;
    if (found.length > MOST_SELECTED)
      throw new GatewrightError('INPUT_INVALID', {
        pointer: '/plan/selection',
        reason: `more than ${MOST_SELECTED} exchanges are selected`,
      });
  } while (before !== undefined);
  return found;
}

async function byIds(store: ExchangeStore, ids: readonly ExchangeId[]): Promise<Found[]> {
  const found: Found[] = [];
  const wanted = [...new Set(ids)];
  for await (const exchange of loadEach(store, wanted)) {
    const id = wanted[found.length] ?? 0;
    if (exchange === undefined) throw new GatewrightError('EXCHANGE_NOT_FOUND', { id });
    found.push({ id, startedAt: exchange.startedAt });
  }
  return found;
}
