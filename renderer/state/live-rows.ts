import type { ExchangeSummary } from '../../core/model/summary.ts';
import { codeOf } from '../api/call-error.ts';
import { client } from '../api/client.ts';
import { useRecorder } from './facts.ts';
import { withChangedRows } from './rows-window.ts';
import { catchUp, loadFirst, takeArrivals, useTraffic } from './traffic.ts';

/** With more rows changed at once than this, the list is loaded again instead of row by row. */
const FETCHED_ONE_BY_ONE = 40;
const CATCH_UP_MILLIS = 300;
/** What is kept between two frames; a hidden tab draws none, and loads again when it is seen. */
const MOST_BETWEEN_FRAMES = 3000;

/** Feeds the Traffic rows from the engine's events, one change of the store per animation frame. Returns the undo. */
export function feedTraffic(): () => void {
  const arrivals = gatherArrivals();
  const undos = [
    client.on('exchange.finished', ({ rows, skipped }) => {
      if (useTraffic.getState().filter === '') arrivals.add(rows, skipped > 0);
      else arrivals.scheduleCatchUp();
    }),
    client.on('exchange.changed', ({ ids }) => refreshRows(ids)),
    client.onState((state) => {
      if (state.kind === 'open') arrivals.scheduleCatchUp();
    }),
    useRecorder.subscribe(({ status }, before) => {
      if (status?.exchanges === 0 && (before.status?.exchanges ?? 0) > 0) loadFirst(useTraffic.getState().filter);
    }),
  ];
  if (client.state.kind === 'open') arrivals.scheduleCatchUp();
  return () => {
    arrivals.stop();
    for (const undo of undos) undo();
  };
}

function gatherArrivals() {
  let rows: ExchangeSummary[] = [];
  let hasGap = false;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    frame = 0;
    takeArrivals(rows.toReversed(), hasGap);
    rows = [];
    hasGap = false;
  };
  return {
    add(added: readonly ExchangeSummary[], isIncomplete: boolean): void {
      const room = MOST_BETWEEN_FRAMES - rows.length;
      rows.push(...added.slice(0, Math.max(0, room)));
      hasGap ||= isIncomplete || added.length > room;
      if (frame === 0) frame = requestAnimationFrame(flush);
    },
    scheduleCatchUp(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        catchUp().catch(ignoreBroken);
      }, CATCH_UP_MILLIS);
    },
    stop(): void {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    },
  };
}

function refreshRows(ids: readonly number[]): void {
  const { window, filter } = useTraffic.getState();
  const known = new Set(window.rows.map(({ id }) => id));
  const shown = ids.filter((id) => known.has(id));
  if (shown.length > FETCHED_ONE_BY_ONE) loadFirst(filter);
  else for (const id of shown) refreshRow(id);
}

function refreshRow(id: number): void {
  client.call('exchange.get', { id }).then(
    ({ summary }) => replaceRow(id, summary),
    (error: unknown) => {
      if (codeOf(error) === 'EXCHANGE_NOT_FOUND') replaceRow(id, undefined);
    },
  );
}

function replaceRow(id: number, summary: ExchangeSummary | undefined): void {
  const { window } = useTraffic.getState();
  useTraffic.setState({ window: withChangedRows(window, new Set([id]), () => summary) });
}

/** The connection broke or the filter is slow: the next event or reconnection asks again. */
function ignoreBroken(): void {}
