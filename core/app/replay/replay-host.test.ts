import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayPlan } from '../../contract/replay.ts';
import { systemClock } from '../../model/clock.ts';
import { captured, exchangeOf, NOON } from '../../recording/filter/test-exchanges.ts';
import { MemoryStore } from '../../recording/memory-store.ts';
import { temporaryFolder } from '../../testing/stores.ts';
import { startUpstream, type Upstream } from '../../testing/upstream.ts';
import { ReplayHost } from './replay-host.ts';

const place = temporaryFolder();
const store = new MemoryStore({ now: () => NOON, monotonic: () => 0 });
let upstream: Upstream;
let host: ReplayHost;
let served = 100;

beforeAll(async () => {
  upstream = await startUpstream((_, response) => {
    served += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ served, name: 'a' }));
  });
  writeFileSync(join(place.folder, 'targets.yaml'), `targets: [{ id: staging, url: '${upstream.url}' }]`);
  await store.insert(
    [1, 2, 3].map((id) =>
      exchangeOf({
        id,
        method: 'GET',
        target: '/count',
        responseHeaders: ['content-type', 'application/json'],
        responseBody: captured(JSON.stringify({ served: id, name: 'a' })),
      }),
    ),
  );
  let runs = 0;
  host = new ReplayHost({
    workspace: place.folder,
    folder: place.folder,
    clock: systemClock,
    store,
    secrets: { resolve: () => Promise.resolve(undefined) },
    resign: () => Promise.resolve(''),
    newId: () => `run${(runs += 1)}`,
    prompt: () => undefined,
    onChange: () => undefined,
  });
});
afterAll(async () => {
  await host.close();
  await upstream.close();
  place.remove();
});

test.each([
  [true, 3, 0, ['GET /count body /served']],
  [false, 0, 3, []],
])(
  'with learning from siblings %s, what differs in each recorded answer counts or not, and is listed',
  async (learnsFromSiblings, same, unexplained, noise) => {
    const plan = replayPlan.parse({
      selection: { kind: 'filter', filter: '' },
      target: 'staging',
      pace: { kind: 'concurrent', connections: 2 },
      learnsFromSiblings,
    });
    const run = await host.untilOver(await host.start(plan));
    expect([
      run.verdicts.same,
      run.verdicts.unexplained,
      run.noise.map(({ requests, part, path }) => `${requests ?? ''} ${part} ${path}`),
    ]).toEqual([same, unexplained, noise]);
  },
);
