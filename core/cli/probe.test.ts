import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makePlace, type TestPlace } from '../testing/app.ts';
import { killCommands, runCommand, serveCommand, type ServedProcess } from '../testing/cli.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const CONFIGURATION = `listeners: [{ http: '127.0.0.1:0' }]
routes:
  - { id: spaced, match: { path: /spaced }, request: [{ rate-limit: { limit: 5, window: 1s, algorithm: gcra, by: all, headers: none, retryAfter: false } }], integration: { mock: {} } }
  - { id: free, match: { path: /free }, integration: { mock: {} } }
`;

let place: TestPlace;
let other: TestPlace;
let served: ServedProcess;
const probe = (...parameters: string[]) => runCommand(['probe', ...parameters, '--workspace', place.workspace], place);

beforeAll(async () => {
  place = makePlace({ 'gatewright.yaml': CONFIGURATION });
  other = makePlace({ 'gatewright.yaml': CONFIGURATION });
  served = await serveCommand([other.workspace, '--port', '0'], other);
  const url = served.ready.gateway[0];
  writeFileSync(
    join(place.workspace, 'targets.yaml'),
    `targets:\n  - { id: staging, url: '${url}' }\n  - { id: live, url: '${url}', guard: ask }\n`,
  );
});
afterAll(async () => {
  await served.stop();
  killCommands();
  place.remove();
  other.remove();
});

test('a limit is found and said as a text, with what may be sent said before', async () => {
  const { code, stdout, stderr } = await probe('--target', 'staging', '--path', '/spaced', '--rate', '40');
  expect([code, stderr]).toEqual([
    0,
    `GET ${served.ready.gateway[0]}/spaced: at most 200 requests in 1 min, 40 a second\n`,
  ]);
  expect(stdout).toMatch(/[Oo]ne in \d+ ms, by even spacing/);
});

test('where nothing is refused the answer is no, as JSON when it is asked', async () => {
  const { code, stdout } = await probe('--target', 'staging', '--path', '/free', '--budget', '10', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ finding: { outcome: 'no refusal' }, spent: { requests: 6, refused: 0 } });
});

test('a target that asks is not probed without --yes', async () => {
  const { code, stdout, stderr } = await probe('--target', 'live', '--path', '/free');
  expect([code, stdout, stderr.split('\n')[1]]).toEqual([1, '', 'the target live asks first; --yes agrees']);
});

test.each([
  [['--path', '/free'], '--target'],
  [['--target', 'staging', '--vary', 'cookie:a=b'], 'header:NAME=VALUE or query:NAME=VALUE'],
  [['--target', 'https://api.example.com'], 'targets.yaml only'],
  [['--target', 'staging', 'status:429'], 'only with --offline'],
])('%j is answered with what is expected', async (parameters, expected) => {
  const { code, stderr } = await probe(...parameters);
  expect([code, stderr]).toEqual([2, expect.stringContaining(expected)]);
});

test('recorded answers that tell nothing are said to', async () => {
  const { code, stderr } = await probe('--offline', 'status:429');
  expect([code, stderr]).toEqual([1, '0 answers were read\n']);
});
