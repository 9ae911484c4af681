import { create } from 'zustand';
import type { ExchangeSummary } from '../../core/model/summary.ts';
import { describeFailure, isCancelled } from '../api/call-error.ts';
import { client } from '../api/client.ts';
import type { CallProgress } from '../api/engine-client.ts';
import { usePreferences, useRecorder } from './facts.ts';
import { usePlace } from './place.ts';
import {
  firstPage,
  guessId,
  NO_ROWS,
  type Page,
  PAGE_ROWS,
  pageAt,
  type RowsWindow,
  withNewer,
  withOlder,
  withWaiting,
  withWaitingShown,
} from './rows-window.ts';

/** A load under way. */
export interface Loading {
  readonly kind: 'first' | 'older' | 'newer' | 'jump';
  readonly progress?: CallProgress;
}

interface TrafficStore {
  readonly window: RowsWindow;
  /** The filter that the rows are of. */
  readonly filter: string;
  readonly loading: Loading | undefined;
  /** Why the last load failed, in words. */
  readonly failure: string | undefined;
  /** Whether a first page was loaded; before it, no rows means nothing. */
  readonly isLoaded: boolean;
  /** Whether the newest row is on screen; only then Follow shows new rows at once. */
  readonly isAtTop: boolean;
}

/** The rows of the Traffic view. */
export const useTraffic = create<TrafficStore>(() => ({
  window: NO_ROWS,
  filter: '',
  loading: undefined,
  failure: undefined,
  isLoaded: false,
  isAtTop: true,
}));

/** Rows that finish late have older ids than rows seen before; the look back for them, in microseconds as ids are. */
const LATE_MICROS = 60_000_000;

/** Rows kept while the newest ones are loaded; with more of them the list is loaded once more. */
const MOST_HELD = 2000;

/** What came while the newest rows were loaded. The engine may have looked before it came, so it is taken once they are here. */
interface Held {
  /** Newest first, and of the filter that is shown. */
  readonly rows: readonly ExchangeSummary[];
  readonly hasGap: boolean;
  /** Whether only the engine knows which of what came fits. */
  readonly isUnseen: boolean;
}

const NOTHING: Held = { rows: [], hasGap: false, isUnseen: false };

let held = NOTHING;
let running: AbortController | undefined;

/** Loads the rows of the filter in the address, now and whenever it changes. Returns the undo. */
export function followTraffic(): () => void {
  loadFirst(usePlace.getState().filter);
  return usePlace.subscribe((place, before) => {
    if (place.filter !== before.filter) loadFirst(place.filter);
  });
}

/** Loads the newest rows of a filter in place of what there was. */
export function loadFirst(filter: string): void {
  if (useTraffic.getState().loading?.kind !== 'first') cancelLoad();
  running?.abort();
  load('first', filter, {}, (window, page) => ({ ...firstPage(page, knownTotal(filter)), moved: window.moved }));
}

/** Loads the rows below the last one, unless something is being loaded. */
export function loadOlder(): void {
  const { window, filter, loading } = useTraffic.getState();
  const last = window.rows.at(-1);
  if (loading === undefined && last !== undefined) load('older', filter, { before: last.id }, withOlder);
}

/** Loads the rows above the first one, unless something is being loaded. */
export function loadNewer(): void {
  const { window, filter, loading } = useTraffic.getState();
  const first = window.rows[0];
  if (loading === undefined && first !== undefined) load('newer', filter, { after: first.id }, withNewer);
}

/** Loads the rows around a place that is far from what is in memory. */
export function jumpTo(index: number): void {
  const { window, filter } = useTraffic.getState();
  if (index === 0) return loadFirst(filter);
  cancelLoad();
  const controller = start('jump');
  findPlace(window, filter, index, controller.signal).then(
    ({ page, at }) =>
      finish(controller, { window: pageAt(useTraffic.getState().window, page, at, knownTotal(filter)) }),
    (error: unknown) => fail(controller, error),
  );
}

/** Stops the load under way; what is on screen stays. */
export function cancelLoad(): void {
  running?.abort();
  running = undefined;
  useTraffic.setState({ loading: undefined });
  takeHeldRows();
}

/** Shows the rows that arrived meanwhile. */
export function showWaiting(): void {
  const { window, filter } = useTraffic.getState();
  const shown = withWaitingShown(window);
  if (shown === undefined) loadFirst(filter);
  else useTraffic.setState({ window: shown });
}

/** Takes rows that are known to belong to the filter: shown at once with Follow on and the newest row on screen, else counted. */
export function takeArrivals(rows: readonly ExchangeSummary[], hasGap: boolean): void {
  if (rows.length === 0 && !hasGap) return;
  const { window, isAtTop, loading } = useTraffic.getState();
  if (loading?.kind === 'first') return hold({ rows, hasGap, isUnseen: false });
  const waiting = withWaiting(window, rows, hasGap);
  const shown = usePreferences.getState().follow && isAtTop ? withWaitingShown(waiting) : undefined;
  useTraffic.setState({ window: shown ?? waiting });
  if (shown === undefined && isAtTop && usePreferences.getState().follow) loadFirst(useTraffic.getState().filter);
}

/** Asks for what came after the newest row in memory: after a reconnection, after an event that left rows out, or with a filter. */
export async function catchUp(): Promise<void> {
  const { window, filter, isLoaded, failure, loading } = useTraffic.getState();
  if (loading?.kind === 'first') return hold({ rows: [], hasGap: false, isUnseen: true });
  if (!isLoaded || failure !== undefined) return loadFirst(usePlace.getState().filter);
  const newest = newestId(window);
  const after = newest === undefined ? {} : { after: Math.max(0, newest - LATE_MICROS) };
  const page = await client.call('exchange.list', { filter, ...after, limit: 1000 });
  if (useTraffic.getState().filter === filter) takeArrivals(page.rows, page.rows.length === 1000);
}

type Cursor = { readonly before?: number; readonly after?: number };

function load(
  kind: Loading['kind'],
  filter: string,
  cursor: Cursor,
  apply: (window: RowsWindow, page: Page) => RowsWindow,
): void {
  const controller = start(kind);
  const onProgress = (progress: CallProgress): void => {
    if (running === controller) useTraffic.setState({ loading: { kind, progress } });
  };
  client.call('exchange.list', { filter, ...cursor, limit: PAGE_ROWS }, { signal: controller.signal, onProgress }).then(
    (page) => finish(controller, { window: apply(useTraffic.getState().window, page), filter }),
    (error: unknown) => fail(controller, error),
  );
}

function start(kind: Loading['kind']): AbortController {
  const controller = new AbortController();
  running = controller;
  useTraffic.setState({ loading: { kind }, failure: undefined });
  return controller;
}

function finish(controller: AbortController, next: Partial<TrafficStore>): void {
  if (running !== controller) return;
  running = undefined;
  const { filter } = useTraffic.getState();
  useTraffic.setState({ ...next, isLoaded: true, loading: undefined });
  if (!held.isUnseen && filter === useTraffic.getState().filter) return takeHeldRows();
  const hasMissed = held !== NOTHING;
  held = NOTHING;
  // A connection that breaks now is looked at again when it is back.
  if (hasMissed) catchUp().catch(() => undefined);
}

function fail(controller: AbortController, error: unknown): void {
  if (running !== controller) return;
  running = undefined;
  useTraffic.setState({ loading: undefined, failure: isCancelled(error) ? undefined : describeFailure(error) });
  takeHeldRows();
}

function hold(more: Held): void {
  const rows = [...more.rows, ...held.rows];
  held = {
    rows: rows.slice(0, MOST_HELD),
    hasGap: held.hasGap || more.hasGap || rows.length > MOST_HELD,
    isUnseen: held.isUnseen || more.isUnseen,
  };
}

/** The list is of the same filter as before: what was held belongs to it. */
function takeHeldRows(): void {
  const { rows, hasGap } = held;
  held = NOTHING;
  takeArrivals(rows, hasGap);
}

/** The page whose first row is at about `index`, and where it is put. */
async function findPlace(window: RowsWindow, filter: string, index: number, signal: AbortSignal) {
  const list = (cursor: Cursor, limit: number) =>
    client.call('exchange.list', { filter, ...cursor, limit }, { signal });
  const [newest, oldest] = await Promise.all([list({}, 1), list({ after: 0 }, 1)]);
  const id = guessId(window, index, newest.rows[0]?.id ?? 0, oldest.rows[0]?.id ?? 0);
  const page = await list({ before: id + 1 }, PAGE_ROWS);
  if (page.rows.length === PAGE_ROWS) return { page, at: index };
  const last = await list({ after: 0 }, PAGE_ROWS);
  const end = window.above + window.rows.length + window.below;
  return { page: { rows: last.rows }, at: Math.max(0, end - last.rows.length) };
}

/** Rows in all, which only the whole store knows without counting. */
function knownTotal(filter: string): number | undefined {
  return filter === '' ? useRecorder.getState().status?.exchanges : undefined;
}

function newestId({ rows, waiting }: RowsWindow): number | undefined {
  const ids = [rows[0]?.id, waiting[0]?.id].filter((id) => id !== undefined);
  return ids.length === 0 ? undefined : Math.max(...ids);
}
