import { engine } from '../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampleDetails } from '../views/exchange/sample-details.ts';
import { sampleRow, sampleRows } from '../testing/page/sample-rows.ts';
import { usePreferences } from './facts.ts';
import { feedTraffic } from './live-rows.ts';
import { loadFirst, useTraffic } from './traffic.ts';

const FRAME_MILLIS = 16;
const CATCH_UP_MILLIS = 300;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  engine.forget();
  engine.answer('exchange.list', () => ({ rows: sampleRows(3, 1) }));
  usePreferences.setState({ follow: true });
  loadFirst('');
  await vi.advanceTimersByTimeAsync(0);
  stop = feedTraffic();
  await vi.advanceTimersByTimeAsync(CATCH_UP_MILLIS);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function ids(): readonly number[] {
  return useTraffic.getState().window.rows.map(({ id }) => id);
}

test('many events between two frames change the rows once', async () => {
  let changes = 0;
  const undo = useTraffic.subscribe(() => (changes += 1));
  for (const id of [4, 5, 6]) engine.emit('exchange.finished', { rows: [sampleRow(id)], skipped: 0 });
  expect([changes, ids()]).toEqual([0, [3, 2, 1]]);
  await vi.advanceTimersByTimeAsync(FRAME_MILLIS);
  expect([changes, ids()]).toEqual([1, [6, 5, 4, 3, 2, 1]]);
  undo();
});

test('with a filter the engine is asked which of the new rows fit, at most once in a while', async () => {
  loadFirst('status:4xx');
  await vi.advanceTimersByTimeAsync(0);
  const before = engine.asked('exchange.list').length;
  for (const id of [4, 5, 6]) engine.emit('exchange.finished', { rows: [sampleRow(id)], skipped: 0 });
  await vi.advanceTimersByTimeAsync(CATCH_UP_MILLIS);
  expect(engine.asked('exchange.list').slice(before)).toEqual([{ filter: 'status:4xx', after: 0, limit: 1000 }]);
  loadFirst('');
  await vi.advanceTimersByTimeAsync(0);
});

test('a changed row is fetched again, and one that is gone is taken out', async () => {
  engine.answer('exchange.get', ({ id }) => sampleDetails({ summary: { id, isPinned: true } }));
  engine.emit('exchange.changed', { ids: [2, 99] });
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.asked('exchange.get')).toEqual([{ id: 2 }]);
  expect(useTraffic.getState().window.rows.find(({ id }) => id === 2)?.isPinned).toBe(true);
});

test('what was stopped no longer feeds the rows', async () => {
  engine.emit('exchange.finished', { rows: [sampleRow(9)], skipped: 0 });
  stop();
  await vi.advanceTimersByTimeAsync(CATCH_UP_MILLIS);
  expect(ids()).toEqual([3, 2, 1]);
});
