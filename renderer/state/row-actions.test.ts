import { engine, Refusal } from '../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clipboard } from '../testing/page/browser-globals.ts';
import { sampleRows } from '../testing/page/sample-rows.ts';
import { copyExchange, deleteRow, findRow, togglePin } from './row-actions.ts';
import { takeOffer, useToasts } from './toasts.ts';
import { loadFirst, useTraffic } from './traffic.ts';

beforeEach(async () => {
  vi.useFakeTimers();
  engine.forget();
  useToasts.setState({ toasts: [] });
  engine.answer('exchange.list', () => ({ rows: sampleRows(3, 1) }));
  engine.answer('exchange.change', () => ({ changed: 1 }));
  loadFirst('');
  await settle();
});
afterEach(() => {
  vi.useRealTimers();
});

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

function ids(): readonly number[] {
  return useTraffic.getState().window.rows.map(({ id }) => id);
}

function toasts(): readonly string[] {
  return useToasts.getState().toasts.map(({ kind, text }) => `${kind}: ${text}`);
}

test('a pin is shown at once, and taken back when the engine refuses', async () => {
  togglePin(2);
  expect(findRow(2)?.isPinned).toBe(true);
  await settle();
  engine.answer('exchange.change', () => {
    throw new Refusal('STORE_FAILED', 'the store cannot be written');
  });
  togglePin(2);
  await settle();
  expect([findRow(2)?.isPinned, ...toasts()]).toEqual([
    true,
    'failed: the pin was not changed: the store cannot be written',
  ]);
  expect(engine.asked('exchange.change')).toEqual([
    { ids: [2], change: { kind: 'pin', pinned: true } },
    { ids: [2], change: { kind: 'pin', pinned: false } },
  ]);
});

test('a deletion offers to be undone, and the row comes back to its place', async () => {
  deleteRow(2);
  await settle();
  expect([ids(), toasts()]).toEqual([[3, 1], ['done: GET /v1/users deleted']]);
  const [offer] = useToasts.getState().toasts;
  if (offer !== undefined) takeOffer(offer);
  await settle();
  expect([ids(), toasts()]).toEqual([[3, 2, 1], []]);
  expect(engine.asked('exchange.change').map(({ change }) => change.kind)).toEqual(['delete', 'restore']);
});

test('a row whose deletion was refused is put back', async () => {
  engine.answer('exchange.change', () => {
    throw new Refusal('STORE_FAILED', 'the store cannot be written');
  });
  deleteRow(2);
  expect(ids()).toEqual([3, 1]);
  await settle();
  expect([ids(), toasts()]).toEqual([[3, 2, 1], ['failed: the exchange was not deleted: the store cannot be written']]);
});

test('a copy is without secrets unless they are asked for, and says which it is', async () => {
  engine.answer('exchange.copy', ({ format, withSecrets }) => ({ text: `${format} ${withSecrets}` }));
  copyExchange(1, 'curl', false);
  copyExchange(1, 'har', true);
  await settle();
  expect(clipboard).toEqual(['curl false', 'har true']);
  expect(toasts()).toEqual(['done: cURL (bash) copied', 'done: HAR with secrets copied']);
});
