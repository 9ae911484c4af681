import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace } from '../testing/app.ts';
import {
  type CommandResult,
  killCommands,
  resultOf,
  runCommand,
  type ServedProcess,
  serveCommand,
  startCommand,
} from '../testing/cli.ts';

// A command is a program of half a second of CPU, and a test runs up to five of them, one after the other since each needs
// the workspace: on a machine that has better to do that is no matter of seconds.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const WORKSPACE = {
  ...HELLO_WORKSPACE,
  'gatewright.yaml': `${HELLO_WORKSPACE['gatewright.yaml']}
  - id: guarded
    match: { path: /guarded }
    request: [{ key-auth: { header: x-api-key, keys: ['\${secret:partner}'] } }]
    integration: { mock: { status: 204 } }
`,
  'sample.json': '{ "secrets": ["partner"], "traffic": [{ "path": "/hello", "times": 2 }, { "path": "/nowhere" }] }',
};

/** The commands do the same whether or not an engine is running on the workspace. */
describe.each([{ how: 'a running engine' }, { how: 'no engine' }])('commands on a workspace with $how', ({ how }) => {
  let place: TestPlace;
  let served: ServedProcess | undefined;
  const run = (...parameters: string[]): Promise<CommandResult> =>
    runCommand([...parameters, '--workspace', place.workspace], place);
  /** Ids of the rows that a filter finds. */
  const idsOf = async (filter: string): Promise<string[]> =>
    (await run('ls', filter, '--json')).stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => String(JSON.parse(line).id));

  beforeAll(async () => {
    place = makePlace(WORKSPACE);
    served = how === 'no engine' ? undefined : await serveCommand([place.workspace], place);
    const sent = await run('send', 'GET', '/guarded?first', '-H', 'x-api-key: topsecret');
    if (sent.code !== 1) throw new Error(sent.stderr);
  });
  afterAll(async () => {
    await served?.stop();
    killCommands();
    place.remove();
  });

  test('demo sends the traffic of the sample', async () => {
    expect(await run('demo')).toEqual({ code: 0, stdout: '3 requests sent; gatewright ls shows them\n', stderr: '' });
    const listed = await run('ls', 'status:404', 'by:gateway', '--limit', '1');
    expect([listed.code, listed.stderr]).toEqual([0, '']);
    expect(listed.stdout).toMatch(/^\d+ {2}[\d:.]+ {2}GET {6}404 {2}gateway .*\/nowhere {2}ROUTE_NOT_FOUND\n$/);
  });

  test('send shows who answered, which policies ran and where the time went', async () => {
    const { code, stdout, stderr } = await run('send', 'get', '/guarded');
    const lines = stdout.trimEnd().split('\n');
    expect([code, stderr, lines]).toEqual([
      1,
      '',
      [
        expect.stringMatching(/^401 by gateway KEY_MISSING: no API key was found in the request in [\d.]+ ms$/),
        '',
        'policies',
        expect.stringMatching(/^ {2}✗ key-auth {2,}[\d.]+ ms {2}\S+/),
      ],
    ]);
  });

  test('send as JSON is the whole exchange, and an answer under 400 ends with 0', async () => {
    const { code, stdout } = await run('send', 'GET', '/hello', '--json');
    const { summary, spans } = JSON.parse(stdout);
    expect([code, summary.status, summary.route, spans.length > 0]).toEqual([0, 200, 'hello', true]);
  });

  test('ls with nothing to list ends with 1 and says so, as JSON with 1 alone', async () => {
    expect(await run('ls', 'route:none')).toEqual({ code: 1, stdout: '', stderr: 'nothing found\n' });
    expect(await run('ls', 'route:none', '--json')).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  test('ls says what it does not understand in a filter', async () => {
    const { code, stdout, stderr } = await run('ls', 'status>=');
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^gatewright: FILTER_INVALID .*\n$/)]);
  });

  test('show prints the messages and the boxes, credentials hidden unless asked for', async () => {
    const [id = ''] = await idsOf('/first/');
    const [plain, withSecrets] = [await run('show', id), await run('show', id, '--with-secrets')];
    expect([plain.code, plain.stderr]).toEqual([0, '']);
    expect(plain.stdout).toMatch(/^GET \/guarded\?first HTTP\/1\.1\r?\n/);
    expect([plain, withSecrets].map(({ stdout }) => stdout.includes('topsecret'))).toEqual([false, true]);
  });

  test('show prints an exchange as JSON, HAR and curl', async () => {
    const [id = ''] = await idsOf('/first/');
    const [json, har, curl] = [
      await run('show', id, '--json'),
      await run('show', id, '--har'),
      await run('show', id, '--curl'),
    ];
    expect([JSON.parse(json.stdout).summary.id, JSON.parse(har.stdout).log.entries.length]).toEqual([Number(id), 1]);
    expect(curl.stdout).toMatch(/^curl .*\/guarded\?first/);
    expect([har, curl].map(({ stdout }) => stdout.includes('topsecret'))).toEqual([false, false]);
  });

  test('show of an exchange that is not there says so', async () => {
    expect(await run('show', '7')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'gatewright: EXCHANGE_NOT_FOUND there is no exchange with this id (id: 7)\n',
    });
  });

  test('what is exported can be imported again', async () => {
    const file = join(place.folder, 'out.har');
    const exported = await run('export', '/first/', '--har', file);
    const imported = await run('import', file);
    expect([exported, imported]).toEqual([
      { code: 0, stdout: '', stderr: `written to ${file}\n` },
      { code: 0, stdout: '1 imported\n', stderr: '' },
    ]);
    expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8').includes('topsecret')]).toEqual([0o600, false]);
    expect(await idsOf('/first/')).toHaveLength(2);
  });

  test('an export that fails leaves the file that was there', async () => {
    const file = join(place.folder, 'kept.har');
    writeFileSync(file, 'precious');
    const { code, stderr } = await run('export', 'status>=', '--har', file);
    expect([code, stderr, readFileSync(file, 'utf8')]).toEqual([
      2,
      expect.stringMatching(/^gatewright: FILTER_INVALID /),
      'precious',
    ]);
    expect(readdirSync(place.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('an export to where nothing can be written says where and why', async () => {
    const file = join(place.folder, 'none/out.har');
    const { code, stderr } = await run('export', '--har', file);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^gatewright: FILE_UNWRITABLE .*none\/out\.har.*ENOENT.*\n$/),
    ]);
  });

  test('a file that is no HAR, no file, or not there is said with its name and what is wrong', async () => {
    const file = join(place.folder, 'text.har');
    writeFileSync(file, 'not a HAR');
    const results = [await run('import', file), await run('import', place.folder), await run('import', `${file}.gone`)];
    expect(results.map(({ code, stdout }) => [code, stdout])).toEqual(results.map(() => [2, '']));
    expect(results.map(({ stderr }) => stderr)).toEqual([
      expect.stringMatching(/^gatewright: FORMAT_INVALID .*\n$/),
      expect.stringMatching(/^gatewright: FILE_UNREADABLE .*this is a folder, not a file.*\n$/),
      expect.stringMatching(/^gatewright: FILE_UNREADABLE .*text\.har\.gone.*ENOENT.*\n$/),
    ]);
  });

  test('a reader that goes early is no fault', async () => {
    const child = startCommand(['export', '--har', '-', '--workspace', place.workspace], place);
    child.stdout?.destroy();
    expect(await resultOf(child)).toMatchObject({ code: 0, stderr: '' });
  });
});

test('more rows than the engine gives at once are listed', async () => {
  const place = makePlace();
  const started = '2026-01-02T03:04:05.000Z';
  const entry = {
    startedDateTime: started,
    time: 1,
    request: {
      method: 'GET',
      url: 'http://127.0.0.1/x',
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
      headers: [],
      cookies: [],
      content: { size: 0, mimeType: '' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 0,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  };
  const log = {
    version: '1.2',
    creator: { name: 'test', version: '1' },
    entries: Array.from({ length: 1100 }, () => entry),
  };
  writeFileSync(join(place.folder, 'many.har'), JSON.stringify({ log }));
  const imported = await runCommand(['import', join(place.folder, 'many.har'), '-w', place.workspace], place);
  const listed = await runCommand(['ls', '--limit', '1050', '-w', place.workspace], place);
  place.remove();
  expect([imported.stdout, listed.stdout.trimEnd().split('\n').length]).toEqual(['1100 imported\n', 1050]);
});

test('two commands at once on a workspace without an engine wait for each other', async () => {
  const place = makePlace();
  const run = (...parameters: string[]): Promise<CommandResult> =>
    runCommand([...parameters, '-w', place.workspace], place);
  await run('demo');
  const results = await Promise.all([run('ls'), run('ls'), run('send', 'GET', '/hello')]);
  const isLeft = existsSync(join(place.workspace, '.gatewright/engine.json'));
  place.remove();
  expect([results.map(({ code, stderr }) => [code, stderr]), isLeft]).toEqual([results.map(() => [0, '']), false]);
});

test('a workspace whose private folder cannot be made is said in one line', async () => {
  const place = makePlace({ ...HELLO_WORKSPACE, '.gatewright': 'a file is in the way' });
  const { code, stderr } = await runCommand(['ls', '-w', place.workspace], place);
  place.remove();
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^gatewright: .*\.gatewright.*\n$/)]);
});
