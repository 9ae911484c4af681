import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace } from '../testing/app.ts';
import { killCommands, runCommand, startCommand } from '../testing/cli.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const COUNT = 40;
let place: TestPlace;
let upstream: Upstream;
let asked: string[];
let hold: ((url: string) => Promise<void> | undefined) | undefined;

const run = (...parameters: string[]) => runCommand([...parameters, '--workspace', place.workspace], place);

/** An exchange as a browser would record it. */
const entryOf = (index: number): object => ({
  startedDateTime: new Date(Date.UTC(2026, 0, 1) + index).toISOString(),
  time: 1,
  request: {
    method: 'GET',
    url: `http://api.test/${index}`,
    httpVersion: 'HTTP/1.1',
    headers: [],
    queryString: [],
    cookies: [],
    headersSize: -1,
    bodySize: 0,
  },
  response: {
    status: 200,
    statusText: 'OK',
    httpVersion: 'HTTP/1.1',
    headers: [{ name: 'content-type', value: 'text/plain' }],
    cookies: [],
    content: { size: 2, mimeType: 'text/plain', text: 'ok' },
    redirectURL: '',
    headersSize: -1,
    bodySize: 2,
  },
  cache: {},
  timings: { send: 0, wait: 1, receive: 0 },
});

beforeAll(async () => {
  place = makePlace(HELLO_WORKSPACE);
  upstream = await startUpstream((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const answer = (): unknown => response.setHeader('content-type', 'text/plain').end('ok');
    void Promise.resolve(hold?.(url)).then(answer);
  });
  writeFileSync(join(place.workspace, 'targets.yaml'), `targets: [{ id: staging, url: '${upstream.url}' }]`);
  const har = {
    log: {
      version: '1.2',
      creator: { name: 'test', version: '1' },
      entries: Array.from({ length: COUNT }, (_, index) => entryOf(index)),
    },
  };
  writeFileSync(join(place.workspace, 'all.har'), JSON.stringify(har));
  writeFileSync(join(place.workspace, 'half.har'), JSON.stringify(har).slice(0, 2000));
  await run('import', join(place.workspace, 'all.har'));
});
beforeEach(() => {
  asked = [];
  hold = undefined;
});
afterAll(async () => {
  killCommands();
  await upstream.close();
  place.remove();
});

test('a replay that was killed goes on with exactly the rest', async () => {
  const reached = Promise.withResolvers<void>();
  const never = new Promise<void>(() => undefined);
  hold = (url) => {
    if (url !== '/25') return undefined;
    reached.resolve();
    return never;
  };
  const parameters = ['replay', '--target', 'staging', '--json', '--workspace', place.workspace];
  const child = startCommand(parameters, place);
  await reached.promise;
  child.kill('SIGKILL');
  await once(child, 'close');
  hold = undefined;
  const before = asked.splice(0);
  const folder = join(place.workspace, '.gatewright/replays');
  const id = readdirSync(folder)[0]?.replace('.jsonl', '') ?? '';
  const { code, stderr } = await run('replay', '--resume', id);
  expect([before.length, asked, code, stderr]).toEqual([
    26,
    Array.from({ length: COUNT - 25 }, (_, index) => `/${index + 25}`),
    0,
    `${COUNT} of ${COUNT} to staging: ${COUNT} same; done\n`,
  ]);
});

test('half a HAR is refused with what is wrong, and nothing is sent', async () => {
  const { code, stderr } = await run('replay', '--har', join(place.workspace, 'half.har'), '--target', 'staging');
  expect([code, stderr, asked]).toEqual([2, expect.stringContaining('the text ends in the middle, at: byte 2000'), []]);
});

test('a suite of the workspace is tested by its name', async () => {
  await run('replay', 'path:/1 or path:/2', '--save-suite', 'smoke');
  const file = join(place.workspace, 'smoke.xml');
  const passed = await run('test', 'smoke', '--target', 'staging', '--junit', file);
  const without = await run('test', 'smoke');
  expect([
    passed.code,
    passed.stdout.split('\n').map((line) => line.slice(0, 10).trim()),
    readFileSync(file, 'utf8').includes('<testsuites name="smoke" tests="2" failures="0" errors="0" skipped="0"'),
    without.code,
    without.stderr.includes('--target'),
  ]).toEqual([0, ['ok   GET /', 'ok   GET /', ''], true, 2, true]);
});

test('what is selected becomes a k6 script and an .http file', async () => {
  const [k6, http] = [join(place.workspace, 'load.js'), join(place.workspace, 'load.http')];
  const { code } = await run('export', 'path:/1 or path:/2', '--k6', k6, '--http', http);
  const none = await run('export', 'path:/1');
  expect([
    code,
    readFileSync(k6, 'utf8').match(/http\.request\("GET", BASE \+ "\/\d"/g),
    readFileSync(http, 'utf8').match(/^GET \S+/gm),
    none.code,
  ]).toEqual([
    0,
    ['http.request("GET", BASE + "/1"', 'http.request("GET", BASE + "/2"'],
    ['GET http://api.test/1', 'GET http://api.test/2'],
    2,
  ]);
});
