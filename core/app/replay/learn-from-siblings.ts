import type { Exchange } from '../../model/exchange.ts';
import type { ExchangeSummary } from '../../model/summary.ts';
import type { ExchangeId } from '../../model/units.ts';
import { loadEach } from '../../recording/load-each.ts';
import type { ExchangeStore } from '../../recording/store.ts';
import type { Ignored } from '../../replay/compare/compare-answers.ts';
import { noiseOfSiblings } from '../../replay/siblings.ts';

/** Rows that are looked at, half of them before and half after the end of the selection. */
const MOST_ROWS = 20_000;
const PAGE = 1000;
/** Exchanges of one request that are read, and requests that are read of one route and of all. */
const MOST_OF_ONE = 5;
const MOST_OF_ROUTE = 5;
const MOST_REQUESTS = 200;
/** Below three nothing is learned, so nothing is read. */
const LEAST_OF_ONE = 3;
/** So long at most a run waits for this. */
const MOST_MILLIS = 3000;

/** The same request, as far as its row tells. */
interface Group {
  readonly routeKey: string;
  /** Newest first. */
  readonly ids: ExchangeId[];
  isSelected: boolean;
}

/**
 * Looks for exchanges of the requests that are selected, and learns from their answers what changes by itself. Bounded in
 * rows, in exchanges that are read and in time: what is not found counts as different, and is seen.
 * @param selected In ascending order.
 */
export async function learnFromSiblings(store: ExchangeStore, selected: readonly ExchangeId[]): Promise<Ignored[]> {
  const end = performance.now() + MOST_MILLIS;
  const rules = new Map<string, Ignored>();
  for (const ids of chosen(await groupRows(store, selected, end))) {
    if (performance.now() > end) break;
    const siblings: Exchange[] = [];
    for await (const exchange of loadEach(store, ids.toReversed())) if (exchange !== undefined) siblings.push(exchange);
    for (const rule of noiseOfSiblings(siblings)) {
      const key = `${rule.requests ?? ''} ${rule.part} ${rule.path}`;
      if (!rules.has(key)) rules.set(key, rule);
    }
  }
  return [...rules.values()];
}

async function groupRows(
  store: ExchangeStore,
  selected: readonly ExchangeId[],
  end: number,
): Promise<readonly Group[]> {
  const last = selected.at(-1);
  if (last === undefined) return [];
  const groups = new Map<string, Group>();
  let rows = 0;
  for (let after = last; rows < MOST_ROWS / 2 && performance.now() < end;) {
    const page = (await store.list({ filter: '', limit: PAGE, after })).rows;
    for (const row of page.toReversed()) addRow(groups, row, false);
    rows += page.length;
    after = page[0]?.id ?? after;
    if (page.length < PAGE) break;
  }
  for (const { ids } of groups.values()) ids.reverse();
  let before: ExchangeId | undefined = last + 1;
  while (before !== undefined && rows < MOST_ROWS && performance.now() < end) {
    const page = await store.list({ filter: '', limit: PAGE, before });
    for (const row of page.rows) addRow(groups, row, isIn(selected, row.id));
    rows += page.rows.length;
    before = page.next;
  }
  return [...groups.values()];
}

function addRow(groups: Map<string, Group>, row: ExchangeSummary, isSelected: boolean): void {
  const { id, method, authority, target, route, consumer, status, requestBytes, isWebSocket, replayOf } = row;
  // What was sent again was meant to be answered by something else.
  if (status === 0 || isWebSocket || replayOf !== undefined) return;
  const key = JSON.stringify([method, authority, target, route, consumer, status, requestBytes]);
  const known = groups.get(key);
  const group = known ?? { routeKey: `${method} ${route ?? target}`, ids: [], isSelected: false };
  if (known === undefined) groups.set(key, group);
  if (group.ids.length < MOST_OF_ONE) group.ids.push(id);
  group.isSelected ||= isSelected;
}

/** Requests with enough exchanges, not many of one route. */
function* chosen(groups: readonly Group[]): Generator<readonly ExchangeId[]> {
  const byRoute = new Map<string, number>();
  let count = 0;
  for (const { routeKey, ids, isSelected } of groups) {
    const before = byRoute.get(routeKey) ?? 0;
    if (!isSelected || ids.length < LEAST_OF_ONE || before >= MOST_OF_ROUTE) continue;
    byRoute.set(routeKey, before + 1);
    yield ids;
    count += 1;
    if (count >= MOST_REQUESTS) return;
  }
}

function isIn(sorted: readonly ExchangeId[], id: ExchangeId): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === id;
}
