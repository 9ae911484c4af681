import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../model/clock.ts';
import { Opened } from '../testing/opened.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';
import { HttpPool, type Slot } from './http-pool.ts';

const opened = new Opened();
afterEach(() => opened.close());

function startIdle(): Promise<Upstream> {
  return opened.add(startUpstream((_request, response) => response.end()));
}

function createPool({ url, port }: Upstream, maxConnections: number): HttpPool {
  return new HttpPool({
    origin: url,
    target: { host: '127.0.0.1', port, isTls: false, timeoutMillis: 1000, allowHttp2: false, tls: { verify: true } },
    maxConnections,
    clock: systemClock,
  });
}

/** Takes a slot; undefined while it has to wait. */
function take(pool: HttpPool): { slot: Slot | undefined; onSlot(slot: Slot): void } {
  const waiter = {
    slot: undefined as Slot | undefined,
    onSlot(slot: Slot) {
      waiter.slot = slot;
    },
  };
  pool.take(waiter);
  return waiter;
}

test('the slot that was used last is used next', async () => {
  const pool = await opened.add(createPool(await startIdle(), 3));
  const slots = [take(pool).slot, take(pool).slot];
  for (const slot of slots) if (slot !== undefined) pool.release(slot);
  expect(take(pool).slot).toBe(slots[1]);
});

test('what finds none waits in line, and one that gives up loses its place only', async () => {
  const pool = await opened.add(createPool(await startIdle(), 1));
  const { slot } = take(pool);
  const [first, second, third] = [take(pool), take(pool), take(pool)];
  pool.forget(first);
  if (slot === undefined) expect.fail();
  pool.release(slot);
  expect([first.slot, second.slot, third.slot, pool.inFlight]).toEqual([undefined, slot, undefined, 1]);
  pool.release(slot);
  expect([third.slot, pool.inFlight]).toEqual([slot, 1]);
  pool.release(slot);
  expect(pool.inFlight).toBe(0);
});

test('what comes when it is closed is served by a connection that does not stay', async () => {
  const upstream = await startIdle();
  const pool = createPool(upstream, 1);
  const early = take(pool).slot;
  const late = take(pool);
  await pool.close();
  if (early === undefined) expect.fail();
  pool.release(early);
  const { slot } = late;
  if (slot === undefined) expect.fail();
  expect([slot === early, slot.client.closed]).toEqual([false, false]);
  await new Promise<void>((resolve, reject) =>
    slot.client.dispatch(
      { path: '/', method: 'GET' },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: () => undefined,
        onResponseEnd: () => resolve(),
        onResponseError: (_, error) => reject(error),
      },
    ),
  );
  pool.release(slot);
  expect(slot.client.closed).toBe(true);
});
