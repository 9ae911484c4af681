import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace } from '../testing/app.ts';
import { runCommand, startCommand, resultOf } from '../testing/cli.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const REQUEST = { method: 'GET', url: 'https://api.test/x', headers: [['accept', '*/*']], body: '' };
const NO_ROUTE = {
  status: 404,
  headers: [
    ['server', 'kong/3.9.1'],
    ['x-kong-response-latency', '0'],
  ],
  body: '{"message":"no Route matched with those values"}',
};
const HAR = {
  log: {
    version: '1.2',
    creator: { name: 'test', version: '1' },
    entries: [entry(200, 'fine'), entry(429, 'slow down')],
  },
};

function entry(status: number, text: string): object {
  return {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 1,
    request: {
      method: 'GET',
      url: 'https://api.test/x',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      content: { size: text.length, mimeType: 'text/plain', text },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  };
}

let place: TestPlace;
beforeAll(() => {
  place = makePlace({
    ...HELLO_WORKSPACE,
    'gatewright.yaml': `${HELLO_WORKSPACE['gatewright.yaml']}
  - id: guarded
    match: { path: /guarded }
    request: [{ key-auth: { header: x-api-key, keys: ['\${env:PATH}'] } }]
    integration: { mock: { status: 204 } }
`,
    'lines.jsonl': [
      JSON.stringify({ id: 'a', request: REQUEST, response: NO_ROUTE }),
      '',
      JSON.stringify({
        id: 'b',
        request: REQUEST,
        response: null,
        context: { log: 'connect ECONNREFUSED 127.0.0.1:8000' },
      }),
      'nonsense',
      JSON.stringify({ id: 'c', request: { method: 7 } }),
    ].join('\n'),
    'capture.har': JSON.stringify(HAR),
    'request.txt': `curl https://api.test/x -H 'apikey: abc'`,
    'answer.txt': `HTTP/1.1 404 Not Found\nServer: kong/3.9.1\n\n${NO_ROUTE.body}\n`,
    'broken.txt': 'HTTP/1.1 404 Not Found\nnonsense',
  });
});
afterAll(() => place.remove());

function explain(...parameters: string[]): ReturnType<typeof runCommand> {
  const files = parameters.map((text) => (/\.(jsonl|har|txt)$/.test(text) ? join(place.workspace, text) : text));
  return runCommand(['explain', ...files], place);
}

describe('explain --jsonl', () => {
  test('answers each line, and goes on after one that cannot be read', async () => {
    const { code, stdout } = await explain('--jsonl', 'lines.jsonl');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect([code, lines]).toEqual([
      1,
      [
        expect.objectContaining({ id: 'a', gateway: 'kong', origin: 'gateway' }),
        expect.objectContaining({ id: 'b', gateway: 'unknown', origin: 'network' }),
        { line: 4, error: expect.stringContaining('not JSON') as unknown },
        { id: 'c', line: 5, error: expect.stringContaining('request.method') as unknown },
      ],
    ]);
  });

  test('gives each finding code, confidence, title, evidence and fix', async () => {
    const command = startCommand(['explain', '--jsonl', '-'], place);
    command.stdin?.end(`${JSON.stringify({ request: REQUEST, response: NO_ROUTE })}\n`);
    const { code, stdout } = await resultOf(command);
    const { findings } = JSON.parse(stdout) as { findings: unknown[] };
    expect([code, findings]).toEqual([
      0,
      [
        {
          code: 'route.none',
          confidence: 0.97,
          title: 'the gateway has no route for this method and path',
          because: [
            'response status 404',
            'response body no Route matched with those values: no route of Kong fits host, path, method and headers',
          ],
          fix: expect.stringContaining('compare host, path and method') as unknown,
        },
      ],
    ]);
  });
});

test('explain --har explains the failures of a file, and leaves out what went well', async () => {
  const { code, stdout } = await explain('--har', 'capture.har', '--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ method: 'GET', url: 'https://api.test/x', gateway: 'backend', origin: 'upstream' }),
  ]);
});

test('explain ID says at which line of the configuration a recorded exchange failed', async () => {
  await runCommand(['send', 'GET', '/guarded', '--workspace', place.workspace], place);
  const listed = await runCommand(['ls', 'status:401', '--json', '--workspace', place.workspace], place);
  const { id } = JSON.parse(listed.stdout) as { id: number };
  const { code, stdout } = await explain(String(id), '--workspace', place.workspace);
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/1\. key\.missing \(99 %\)[\s\S]* at gatewright\.yaml:\d+:\d+/),
  ]);
});

test('explain ID compares a capture of another gateway with the configuration, without an engine that runs', async () => {
  const { workspace } = place;
  await runCommand(['import', join(workspace, 'capture.har'), '--workspace', workspace], place);
  const listed = await runCommand(['ls', 'status:429', '--json', '--workspace', workspace], place);
  const { id } = JSON.parse(listed.stdout) as { id: number };
  const text = await explain(String(id), '--workspace', workspace);
  const json = await explain(String(id), '--json', '--workspace', workspace);
  expect([text.stdout.split('\n\n').at(-1), JSON.parse(json.stdout)]).toEqual([
    [
      'the same request, checked here: cannot tell',
      '  no route here takes it: this configuration is not the one that served it, or lacks the route',
      '  no route takes /x; nearest: hello (path differs at segment 1: expected hello, found x), guarded (path differs at segment 1: expected guarded, found x)',
      '',
    ].join('\n'),
    expect.objectContaining({ id, recheck: expect.objectContaining({ isOwn: false }) as unknown }),
  ]);
});

test('explain ID lists patches, and --apply carries one out', async () => {
  await runCommand(['send', 'DELETE', '/hello', '--workspace', place.workspace], place);
  const listed = await runCommand(['ls', 'status:405', '--json', '--workspace', place.workspace], place);
  const { id } = JSON.parse(listed.stdout) as { id: number };
  const shown = await explain(String(id), '--workspace', place.workspace);
  const sent = await explain(String(id), '--apply', '2', '--workspace', place.workspace);
  const written = await explain(String(id), '--apply', '1', '--json', '--workspace', place.workspace);
  const none = await explain(String(id), '--apply', '1', '--workspace', place.workspace);
  expect(shown.stdout).toContain(`1. Add DELETE to the methods of route hello
   gatewright.yaml:7
     routes:
       - id: hello
   -     match: { methods: [GET], path: /hello }
   +     match: { methods: [GET, DELETE], path: /hello }`);
  expect([sent.code, sent.stdout]).toEqual([
    0,
    expect.stringMatching(/^Send it as GET, which route hello takes: answered with 200 in .* ms, exchange \d+\n$/),
  ]);
  expect([written.code, JSON.parse(written.stdout)]).toEqual([
    0,
    { applied: 'Add DELETE to the methods of route hello', file: 'gatewright.yaml', line: 7, isInForce: true },
  ]);
  expect([none.code, none.stderr]).toEqual([2, `gatewright: there is no patch 1 of exchange ${id}, which has 0\n`]);
});

test('explain --clusters groups the failures that a filter finds', async () => {
  const path = '/nowhere-to-cluster';
  for (let count = 0; count < 3; count++)
    await runCommand(['send', 'GET', path, '--workspace', place.workspace], place);
  const { code, stdout } = await explain('--clusters', `path:${path}`, '--json', '--workspace', place.workspace);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ route: `GET ${path}`, code: 'route.none', gateway: 'gatewright', count: 3 }),
  ]);
});

describe('explain --request and --response', () => {
  test('explain what was never recorded, and say what was read', async () => {
    const { code, stdout } = await explain('--request', 'request.txt', '--response', 'answer.txt');
    expect([code, stdout.split('\n').slice(0, 3), stdout]).toEqual([
      0,
      [
        'read: GET https://api.test/x, 1 header, 0 B of body',
        '  got: 404, 1 header, 48 B of body',
        'answered by kong, origin gateway',
      ],
      expect.stringContaining('1. route.none'),
    ]);
  });

  test('read all that curl printed from stdin, as JSON', async () => {
    const command = startCommand(['explain', '--response', '-', '--json'], place);
    command.stdin?.end('curl: (7) Failed to connect to localhost port 8000\n');
    const { code, stdout } = await resultOf(command);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({
        read: expect.objectContaining({ logLines: 1 }) as unknown,
        findings: [expect.objectContaining({ code: 'upstream.refused' }) as unknown],
      }),
    ]);
  });

  test.each([
    [['--response', 'broken.txt'], /is not a header.*line: 2, field: response/],
    [['--response', 'missing.txt'], /FILE_UNREADABLE|missing\.txt/],
    [['--request', '-', '--response', '-'], /only one of --request, --response, --log and --config/],
    [['--log', 'answer.txt'], /say what to explain/],
  ])('%j is a usage error', async (parameters, complaint) => {
    const { code, stderr } = await explain(...parameters);
    expect([code, stderr]).toEqual([2, expect.stringMatching(complaint)]);
  });
});

test('explain without a word of what is a usage error', async () => {
  const { code, stderr } = await explain();
  expect([code, stderr]).toEqual([
    2,
    'gatewright: say what to explain: an id as ls prints it, --har FILE, --jsonl FILE, --clusters, or --request FILE and --response FILE\n',
  ]);
});
