import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace } from '../testing/app.ts';
import { killCommands, runCommand, serveCommand, type ServedProcess } from '../testing/cli.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** A gateway that stands for staging: one route as in the workspace, and another answer on the other. */
const STAGING = {
  'gatewright.yaml': `listeners: [{ http: '127.0.0.1:0' }]
routes:
  - { id: same, match: { path: /same }, integration: { mock: { headers: { content-type: application/json }, body: '{"id":1}' } } }
  - { id: other, match: { path: /other }, integration: { mock: { headers: { content-type: application/json }, body: '{"id":2}' } } }
  - { id: guarded, match: { path: /guarded }, request: [{ key-auth: { keys: ['\${env:PATH}'] } }], integration: { mock: {} } }
`,
};
const PRODUCTION = {
  ...HELLO_WORKSPACE,
  'gatewright.yaml': `listeners: [{ http: '127.0.0.1:0' }]
routes:
  - { id: same, match: { path: /same }, integration: { mock: { headers: { content-type: application/json }, body: '{"id":1}' } } }
  - { id: other, match: { path: /other }, integration: { mock: { headers: { content-type: application/json }, body: '{"id":1}' } } }
  - { id: guarded, match: { path: /guarded }, integration: { mock: {} } }
`,
};

let place: TestPlace;
let staging: TestPlace;
let served: ServedProcess;
const run = (...parameters: string[]) => runCommand([...parameters, '--workspace', place.workspace], place);
const replay = (...parameters: string[]) => run('replay', ...parameters);

beforeAll(async () => {
  place = makePlace(PRODUCTION);
  staging = makePlace(STAGING);
  served = await serveCommand([staging.workspace, '--port', '0'], staging);
  writeFileSync(
    join(place.workspace, 'targets.yaml'),
    `targets:
  - { id: staging, url: '${served.ready.gateway[0]}' }
  - { id: live, url: 'https://api.example.com' }
  - { id: closed, url: '${served.ready.gateway[0]}', guard: forbidden }
`,
  );
  for (const path of ['/same', '/other', '/guarded']) await run('send', 'GET', path);
});
afterAll(async () => {
  await served.stop();
  killCommands();
  place.remove();
  staging.remove();
});

test('every exchange has its verdict, and the exit code says whether all are the same', async () => {
  const { code, stdout, stderr } = await replay('--target', 'staging');
  expect([code, stdout.split('\n').map((line) => line.slice(0, 22).trim()), stderr]).toEqual([
    1,
    ['same        200 → 200', 'unexplained 200 → 200', 'explained   200 → 401', ''],
    '3 of 3 to staging: 1 same, 1 explained, 1 unexplained; done\n',
  ]);
  expect(stdout).toContain('body /id 1 → 2');
  expect(stdout).toContain('key.missing');
  expect((await replay('path:/same', '--target', 'staging')).code).toBe(0);
});

test('a dry run says what would be sent and sends nothing', async () => {
  const before = await runCommand(['ls', '--json', '--workspace', staging.workspace], staging);
  const { code, stdout } = await replay(
    'path:/same',
    '--target',
    'staging',
    '--dry-run',
    '--set-header',
    'x-env: staging',
  );
  const after = await runCommand(['ls', '--json', '--workspace', staging.workspace], staging);
  expect([code, before.stdout === after.stdout, stdout]).toEqual([
    0,
    true,
    expect.stringMatching(
      /GET \/same HTTP\/1\.1\nhost: 127\.0\.0\.1:\d+\n[\s\S]*x-env: staging\n[\s\S]*header x-env: \(none\) → staging, a rewrite/,
    ),
  ]);
});

test.each([
  ['live', 'nothing in api.example.com says that it is not production'],
  ['closed', 'the target closed is forbidden'],
  ['nowhere', 'known: ["staging","live","closed"]'],
])('a target named %s is refused with the reason', async (target, reason) => {
  const { code, stderr } = await replay('--target', target);
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
});

test('a report can be written for a build server', async () => {
  const file = join(place.workspace, 'report.xml');
  await replay('--target', 'staging', '--junit', file);
  expect(readFileSync(file, 'utf8')).toMatch(
    /<testsuites name="replay to staging" tests="3" failures="2" errors="0" skipped="0"/,
  );
});

test('a HAR is replayed as what was recorded is', async () => {
  const file = join(place.workspace, 'capture.har');
  await run('export', 'path:/same', '--har', file);
  const { code, stderr } = await replay('--har', file, '--target', 'staging');
  expect([code, stderr]).toEqual([0, '1 of 1 to staging: 1 same; done\n']);
});

test('a replay that ran into its budget goes on where it stopped', async () => {
  const first = await replay('path:/other or path:/guarded', '--target', 'staging', '--max-requests', '1');
  const [, id = ''] = /--resume (\w+)/.exec(first.stderr) ?? [];
  const second = await replay('--resume', id, '--json');
  expect([first.code, first.stdout.split('\n').length - 1, second.stderr.includes('; done')]).toEqual([1, 1, true]);
});

test('a suite that was saved holds where it was recorded, and tells what differs elsewhere', async () => {
  const saved = await replay('path:/same or path:/guarded', '--save-suite', 'smoke');
  const result = await replay('--suite', 'smoke', '--target', 'staging');
  expect([
    saved.stdout.replace(/^\d+/, 'N'),
    result.code,
    result.stdout.split('\n').map((line) => /^\w+ +GET \/\w+/.exec(line)?.[0]),
  ]).toEqual([
    'N cases in suites/smoke.yaml\n',
    1,
    expect.arrayContaining(['ok   GET /same', 'FAIL GET /guarded']) as unknown,
  ]);
});
