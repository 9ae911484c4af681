import { engine, Refusal } from '../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallInput, CallOutput } from '../../core/contract/calls.ts';
import { sampleRow, sampleRows } from '../testing/page/sample-rows.ts';
import { usePreferences, useRecorder } from './facts.ts';
import { usePlace } from './place.ts';
import { PAGE_ROWS } from './rows-window.ts';
import {
  cancelLoad,
  catchUp,
  followTraffic,
  jumpTo,
  loadFirst,
  loadNewer,
  loadOlder,
  showWaiting,
  takeArrivals,
  useTraffic,
} from './traffic.ts';

const RECORDER = {
  state: 'recording',
  queued: 0,
  queuedBytes: 0,
  dropped: 0,
  exchanges: 1000,
  bytes: 0,
  unindexed: 0,
} as const;

beforeEach(() => {
  vi.useFakeTimers();
  engine.forget();
  useTraffic.setState(useTraffic.getInitialState(), true);
  usePlace.setState(usePlace.getInitialState(), true);
  useRecorder.setState({ status: undefined });
  engine.answer('exchange.list', storedRows);
});
afterEach(() => {
  cancelLoad();
  vi.useRealTimers();
});

/** Pages of a store with the rows 1 to 1000. */
function storedRows({ before = 1001, after, limit }: CallInput<'exchange.list'>): CallOutput<'exchange.list'> {
  if (after !== undefined) return { rows: sampleRows(Math.min(1000, after + limit), after + 1) };
  const oldest = Math.max(1, before - limit);
  return { rows: sampleRows(before - 1, oldest), ...(oldest > 1 && { next: oldest }) };
}

/** Lets calls that follow each other be answered. */
async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) await vi.advanceTimersByTimeAsync(0);
}

function shown(): { first: number | undefined; last: number | undefined; filter: string; failure: string | undefined } {
  const { window, filter, failure } = useTraffic.getState();
  return { first: window.rows[0]?.id, last: window.rows.at(-1)?.id, filter, failure };
}

describe('pages', () => {
  test('follow each other downwards, and upwards again', async () => {
    loadFirst('');
    await settle();
    loadOlder();
    await settle();
    expect(shown()).toEqual({ first: 1000, last: 1001 - 2 * PAGE_ROWS, filter: '', failure: undefined });
    loadNewer();
    await settle();
    expect(engine.asked('exchange.list')).toEqual([
      { filter: '', limit: PAGE_ROWS },
      { filter: '', before: 1001 - PAGE_ROWS, limit: PAGE_ROWS },
      { filter: '', after: 1000, limit: PAGE_ROWS },
    ]);
  });

  test('are not asked for twice at the same time', async () => {
    loadFirst('');
    await settle();
    loadOlder();
    loadOlder();
    expect(engine.asked('exchange.list').length).toBe(2);
  });

  test('far away are found by guessing the id of their place', async () => {
    useRecorder.setState({ status: RECORDER });
    loadFirst('');
    await settle();
    jumpTo(600);
    await settle();
    const { above, rows } = useTraffic.getState().window;
    expect({ above, first: rows[0]?.id, count: rows.length }).toEqual({ above: 600, first: 401, count: PAGE_ROWS });
  });

  test('that cannot be loaded leave the rows and say why', async () => {
    loadFirst('');
    await settle();
    engine.answer('exchange.list', () => {
      throw new Refusal('STORE_FAILED', 'the store cannot be read');
    });
    loadOlder();
    await settle();
    expect(shown()).toEqual({
      first: 1000,
      last: 1001 - PAGE_ROWS,
      filter: '',
      failure: 'the store cannot be read',
    });
  });
});

describe('a filter', () => {
  test('in the address is loaded, and an answer that comes too late is dropped', async () => {
    const undo = followTraffic();
    const slow = Promise.withResolvers<{ rows: ReturnType<typeof sampleRows> }>();
    engine.answer('exchange.list', ({ filter }) => (filter === 'slow' ? slow.promise : { rows: [sampleRow(7)] }));
    usePlace.setState({ filter: 'slow' });
    usePlace.setState({ filter: 'quick' });
    slow.resolve({ rows: [sampleRow(8)] });
    await settle();
    expect(shown()).toEqual({ first: 7, last: 7, filter: 'quick', failure: undefined });
    undo();
  });

  test('whose search is stopped leaves what was there, without calling it a failure', async () => {
    loadFirst('');
    await settle();
    engine.answer('exchange.list', () => new Promise(() => undefined));
    loadFirst('body:x');
    cancelLoad();
    await settle();
    expect(useTraffic.getState().loading).toBeUndefined();
    expect(shown()).toEqual({ first: 1000, last: 1001 - PAGE_ROWS, filter: '', failure: undefined });
  });
});

describe('new rows', () => {
  beforeEach(async () => {
    loadFirst('');
    await settle();
  });

  test('are shown at once with Follow on and the newest row in sight', () => {
    usePreferences.setState({ follow: true });
    takeArrivals([sampleRow(1001)], false);
    expect(shown().first).toBe(1001);
  });

  test('wait to be asked for while the user looks at older ones', () => {
    usePreferences.setState({ follow: true });
    useTraffic.setState({ isAtTop: false });
    takeArrivals([sampleRow(1002), sampleRow(1001)], false);
    expect([shown().first, useTraffic.getState().window.waitingCount]).toEqual([1000, 2]);
    showWaiting();
    expect([shown().first, useTraffic.getState().window.waitingCount]).toEqual([1002, 0]);
  });

  test('with a gap among them are loaded again when they are asked for', async () => {
    usePreferences.setState({ follow: false });
    takeArrivals([sampleRow(5000)], true);
    engine.answer('exchange.list', () => ({ rows: sampleRows(5000, 4990) }));
    showWaiting();
    await settle();
    expect(shown()).toMatchObject({ first: 5000, last: 4990 });
  });

  test('are asked for after a reconnection, from a minute before the newest one on', async () => {
    usePreferences.setState({ follow: true });
    engine.answer('exchange.list', () => ({ rows: [sampleRow(1001), sampleRow(1000)] }));
    await catchUp();
    expect(engine.asked('exchange.list').at(-1)).toEqual({ filter: '', after: 0, limit: 1000 });
    expect(shown().first).toBe(1001);
  });

  test('that came while the newest ones were loaded are not lost to an answer made before them', async () => {
    usePreferences.setState({ follow: true });
    const slow = Promise.withResolvers<{ rows: ReturnType<typeof sampleRows> }>();
    engine.answer('exchange.list', () => slow.promise);
    loadFirst('');
    takeArrivals([sampleRow(1001)], false);
    slow.resolve({ rows: sampleRows(1000, 701) });
    await settle();
    expect(shown()).toEqual({ first: 1001, last: 701, filter: '', failure: undefined });
  });

  test('that came while the newest ones of another filter were loaded are asked for', async () => {
    usePreferences.setState({ follow: true });
    const slow = Promise.withResolvers<{ rows: ReturnType<typeof sampleRows> }>();
    engine.answer('exchange.list', ({ after }) => (after === undefined ? slow.promise : { rows: [sampleRow(1001)] }));
    loadFirst('status:2xx');
    takeArrivals([sampleRow(1001)], false);
    slow.resolve({ rows: [sampleRow(900)] });
    await settle();
    expect(shown()).toEqual({ first: 1001, last: 900, filter: 'status:2xx', failure: undefined });
  });

  test('that came during a search are there when it is stopped', () => {
    usePreferences.setState({ follow: true });
    engine.answer('exchange.list', () => new Promise(() => undefined));
    loadFirst('body:x');
    takeArrivals([sampleRow(1001)], false);
    cancelLoad();
    expect(shown()).toEqual({ first: 1001, last: 701, filter: '', failure: undefined });
  });

  test('that come faster than the list is loaded do not keep it from being shown', async () => {
    usePreferences.setState({ follow: true });
    engine.answer('exchange.list', () => ({ rows: sampleRows(2000, 1701) }));
    loadFirst('');
    takeArrivals([], true);
    takeArrivals([], true);
    await settle();
    expect([engine.asked('exchange.list').length, shown().first]).toEqual([3, 2000]);
  });
});
