import { afterEach, expect, test } from 'vitest';
import { RpcClient } from '../rpc/client.ts';
import { nextEvent, startTestApp, type TestApp } from '../testing/app.ts';
import { Opened } from '../testing/opened.ts';

const opened = new Opened();
afterEach(() => opened.close());

const HOUR = 3_600_000;
const LIMITED = `listeners: [{ http: '127.0.0.1:0' }]
request: [{ id: hourly, rate-limit: { limit: 1, window: 1h, by: all } }]
routes:
  - id: hello
    integration: { mock: { status: 200, body: hello } }
`;

async function start(): Promise<{ app: TestApp; client: RpcClient }> {
  const app = await opened.add(startTestApp({ 'gatewright.yaml': LIMITED }));
  const client = await opened.add(new RpcClient(app.app.connect()));
  return { app, client };
}

test('a jump over the window lets requests in again, and every client hears of it', async () => {
  const { app, client } = await start();
  const other = await opened.add(new RpcClient(app.app.connect()));
  const ask = async (): Promise<number> => (await fetch(app.gateway())).status;
  const heard = nextEvent(other, 'clock.changed');
  const statuses = [await ask(), await ask()];
  const moved = await client.call('clock.move', { kind: 'by', millis: HOUR });
  statuses.push(await ask());
  expect(statuses).toEqual([200, 429, 200]);
  expect([moved.offsetMillis, (await heard).offsetMillis]).toEqual([HOUR, HOUR]);
});

test('a jump of years removes nothing that was recorded, and rows show the time they were made at', async () => {
  const { app, client } = await start();
  await client.call('preferences.set', { retainDays: 1 });
  await fetch(app.gateway());
  await client.call('clock.move', { kind: 'to', at: Date.UTC(2040, 5, 1) });
  // A changed preference has the store tidied up.
  await client.call('preferences.set', { retainDays: 2 });
  await fetch(app.gateway());
  await app.app.parts.recorder.flush();
  const { rows } = await client.call('exchange.list', { filter: '', limit: 10 });
  const today = await client.call('exchange.count', { filter: 'at:today' });
  const [first = 0, second = 0] = rows.map(({ id }) => id).toReversed();
  expect([rows.map(({ startedAt }) => new Date(startedAt).getUTCFullYear() === 2040), today.count]).toEqual([
    [true, false],
    1,
  ]);
  expect(second - first < HOUR * 1000).toBe(true);
});

test('a clock that would leave the years that can be written is refused', async () => {
  const { client } = await start();
  await expect(client.call('clock.move', { kind: 'by', millis: 1e18 })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  expect((await client.call('clock.status', {})).offsetMillis).toBe(0);
});
