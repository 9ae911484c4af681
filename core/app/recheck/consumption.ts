import { windowSecondsOf } from '../../diagnosis/limit-facts.ts';
import type { PolicyUse, RouteConfig } from '../../model/config.ts';
import { formatDuration, type Millis, parseDuration } from '../../model/units.ts';
import { PERIOD_MILLIS, PERIODS } from '../../policies/limits/windows.ts';
import type { ExchangeStore } from '../../recording/store.ts';
import type { Captured } from './captured.ts';
import type { RouteFinder } from './find-route.ts';

/** Rows before a capture that are looked at. */
const MOST_ROWS = 1000;
const USUAL_WINDOW_MILLIS = 60_000;
/** What is looked into for who used a limit up. */
export interface ConsumptionEnv {
  readonly finder: RouteFinder;
  readonly store: Pick<ExchangeStore, 'list'>;
}

/** How many captured requests to a route could have used a limit up before this one, in words. */
export async function consumptionBefore(
  { exchange, facts, at, isOwn }: Captured,
  route: RouteConfig,
  limiter: PolicyUse | undefined,
  { finder, store }: ConsumptionEnv,
): Promise<string> {
  const told = windowSecondsOf(facts.response);
  const millis = told === undefined ? (windowOf(limiter?.options) ?? USUAL_WINDOW_MILLIS) : told * 1000;
  const { rows } = await store.list({ filter: '', before: exchange.id, limit: MOST_ROWS });
  const used = rows.filter((row) => {
    if (row.status === 429 || row.status === 0 || row.startedAt < at - millis) return false;
    if (isOwn) return row.route === route.id;
    const { scheme, authority, method, target } = row;
    if (authority !== exchange.authority) return false;
    const request = { method, target, headers: [] };
    return finder.find({ scheme, authority, request, isForeign: true, mayHaveStage: true }).route?.id === route.id;
  });
  const count = used.length === 1 ? '1 captured request' : `${used.length} captured requests`;
  return `${count} to this route came through in the ${formatDuration(millis)} before it, of whichever caller`;
}

/** The longest window of a limit's options; undefined where they do not say. */
function windowOf(options: unknown): Millis | undefined {
  if (typeof options !== 'object' || options === null) return undefined;
  const { window, period, limits }: { window?: unknown; period?: unknown; limits?: unknown } = options;
  const nested = Array.isArray(limits) ? limits.flatMap((limit) => windowOf(limit) ?? []) : [];
  const named = PERIODS.find((one) => one === period);
  const own = named === undefined ? millisOf(window) : PERIOD_MILLIS[named];
  const all = own === undefined ? nested : [own, ...nested];
  return all.length === 0 ? undefined : Math.max(...all);
}

function millisOf(window: unknown): Millis | undefined {
  const millis = typeof window === 'string' ? parseDuration(window) : window;
  return typeof millis === 'number' ? millis : undefined;
}
