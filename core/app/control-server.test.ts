import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RpcClient } from '../rpc/client.ts';
import { nextEvent, sendOne, startTestApp, type TestApp, writeFiles } from '../testing/app.ts';

const UPGRADE = {
  connection: 'upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
};

let engine: TestApp;
let port: number;

beforeAll(async () => {
  engine = await startTestApp();
  port = Number(new URL(engine.app.url).port);
  writeFiles(engine.folder, {
    'page/index.html': '<!doctype html><title>page</title>',
    'page/assets/app-4f2a.js': 'export {};',
    'secret.txt': 'outside of the page',
    'page-of-others/index.html': 'another folder with the same beginning',
  });
});
afterAll(() => engine.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request with exactly this target and these headers; `fetch` would tidy both. */
function ask(path: string, { method = 'GET', headers = {}, body = '' }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false });
    outgoing.on('error', reject);
    outgoing.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: '' });
    });
    outgoing.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    outgoing.end(body);
  });
}

function connectTo(host: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve('open'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
}

const withToken = (headers: Readonly<Record<string, string>> = {}): Ask => ({
  headers: { authorization: `Bearer ${engine.token}`, ...headers },
});

describe('who may speak to the control port', () => {
  test('it listens on the loopback address alone', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    // The rest of the loopback network reaches a server that listens everywhere, at least on Linux.
    const addresses = [...others, ...(process.platform === 'linux' ? ['127.0.0.2'] : [])];
    const outcomes = await Promise.all(addresses.map((host) => connectTo(host)));
    expect([new URL(engine.app.url).hostname, outcomes]).toEqual(['127.0.0.1', addresses.map(() => 'ECONNREFUSED')]);
  });

  test.each(['127.0.0.1', 'localhost', '[::1]'])('the host %s with our port is ours', async (name) => {
    expect((await ask('/health', withToken({ host: `${name}:${port}` }))).status).toBe(204);
  });

  test.each(['/', '/health', '/bodies/aa', '/export.har'])(
    'a foreign host name is refused at %s, token or not: DNS rebinding',
    async (path) => {
      const hosts = ['rebound.example', `rebound.example:${port}`, '127.0.0.1', '127.0.0.1:1', `localhost.:${port}`];
      const answers = await Promise.all(hosts.map((host) => ask(path, withToken({ host }))));
      expect(answers.map(({ status, text }) => [status, JSON.parse(text).code])).toEqual(
        hosts.map(() => [403, 'ORIGIN_REFUSED']),
      );
    },
  );

  test('a foreign page is refused everywhere, also with the token', async () => {
    const origins = ['https://evil.example', 'null', 'http://127.0.0.1:1', `https://127.0.0.1:${port}`];
    const answers = await Promise.all(origins.map((origin) => ask('/health', withToken({ origin }))));
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(answers.map(({ headers }) => headers['access-control-allow-origin'])).toEqual(origins.map(() => undefined));
  });

  test('our own page is not', async () => {
    expect((await ask('/health', withToken({ origin: `http://127.0.0.1:${port}` }))).status).toBe(204);
  });

  test('everything but the page asks for the token', async () => {
    const paths = ['/health', '/bodies/aa', '/export.har', '/rpc'];
    const wrong = engine.token.replace(/^./, 'x');
    const tokens: Ask[] = [
      {},
      withToken({ authorization: `Bearer ${wrong}` }),
      withToken({ authorization: 'Bearer ' }),
    ];
    const asks = paths.flatMap((path) => tokens.map((given) => ask(path, given)));
    const posts = tokens.map((given) => ask('/import.har', { ...given, method: 'POST', body: '{}' }));
    const queries = [`/health?token=${wrong}`, '/health?token='].map((path) => ask(path));
    const answers = await Promise.all([...asks, ...posts, ...queries]);
    expect(answers.map(({ status, text }) => [status, JSON.parse(text).code])).toEqual(
      answers.map(() => [401, 'UNAUTHORIZED']),
    );
  });

  test('an upgrade needs the host, the origin, the path and the token', async () => {
    const good = { ...UPGRADE, 'sec-websocket-protocol': `gatewright.${engine.token}` };
    const answers = await Promise.all([
      ask('/rpc', { headers: good }),
      ask(`/rpc?token=${engine.token}`, { headers: UPGRADE }),
      ask('/rpc', { headers: UPGRADE }),
      ask('/rpc', { headers: { ...UPGRADE, 'sec-websocket-protocol': 'gatewright.wrong' } }),
      ask('/rpc', { headers: { ...good, origin: 'https://evil.example' } }),
      ask('/rpc', { headers: { ...good, host: `rebound.example:${port}` } }),
      ask('/other', { headers: good }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([101, 101, 401, 401, 403, 403, 404]);
  });

  test('a client that breaks off while its upgrade is refused harms nobody', async () => {
    for (let round = 0; round < 20; round += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect({ host: '127.0.0.1', port }, () => {
          socket.write('GET /rpc HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
          socket.resetAndDestroy();
        });
        socket.on('close', () => resolve());
      });
    }
    expect((await ask('/health', withToken())).status).toBe(204);
  });

  test('every start has a token of its own', async () => {
    const { engineEnvironment } = await import('../cli/engine-environment.ts');
    const tokens = Array.from({ length: 3 }, () => engineEnvironment({}).token);
    expect([new Set(tokens).size, tokens.every((token) => /^[\w-]{43}$/.test(token))]).toEqual([3, true]);
  });
});

describe('what the control port answers with', () => {
  test('the page, with a policy that lets it load from this port only', async () => {
    const { status, headers, text } = await ask('/');
    const policy = String(headers['content-security-policy']);
    expect({ status, type: headers['content-type'], cache: headers['cache-control'], text }).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
      cache: 'no-cache',
      text: '<!doctype html><title>page</title>',
    });
    expect(policy.split('; ').toSorted()).toEqual([
      "base-uri 'none'",
      `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
      "default-src 'none'",
      "font-src 'self' data:",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data: blob:",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "worker-src 'self'",
    ]);
  });

  test('its files may be kept for good, since their names carry a hash', async () => {
    const { status, headers } = await ask('/assets/app-4f2a.js');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'max-age=31536000, immutable',
    ]);
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%2e%2e%2fpage-of-others/index.html',
    '/assets/%00.js',
    '//secret.txt',
    '/assets',
    '/%zz',
    '/nothing.js',
  ])('%s is no file of the page', async (path) => {
    const { status, text } = await ask(path);
    expect([status, text]).toEqual([404, '']);
  });

  test('a target that is no path is refused as malformed', async () => {
    const answers = await Promise.all(['*', 'http://[', 'foo'].map((path) => ask(path)));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });

  test('other methods are refused by name', async () => {
    const answers = await Promise.all(
      ['POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => ask('/', { method, ...withToken() })),
    );
    expect(answers.map(({ status, headers }) => [status, headers.allow])).toEqual(
      answers.map(() => [405, 'GET, HEAD']),
    );
  });

  test('a recorded body by its hash, as the type that is asked for and able to do nothing', async () => {
    const client = new RpcClient(engine.app.connect());
    await sendOne(client);
    client.close();
    const hash = createHash('sha256').update('hello').digest('hex');
    const get = (query: string): Promise<Answer> => ask(`/bodies/${hash}?token=${engine.token}${query}`);
    const [plain, typed, forged] = await Promise.all([
      get(''),
      get('&type=text/html;%20charset=utf-8'),
      get('&type=text/html%0d%0ax-evil:%201'),
    ]);
    expect([plain, typed, forged].map(({ status, text, headers }) => [status, text, headers['content-type']])).toEqual([
      [200, 'hello', 'application/octet-stream'],
      [200, 'hello', 'text/html; charset=utf-8'],
      [200, 'hello', 'application/octet-stream'],
    ]);
    expect(typed.headers).toMatchObject({
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test.each(['', 'aa', '0'.repeat(64), '../../secret.txt', "' or 1=1"])('there is no body %j', async (hash) => {
    const { status, text } = await ask(`/bodies/${encodeURIComponent(hash)}`, withToken());
    expect([status, JSON.parse(text).code]).toEqual([404, 'BODY_NOT_FOUND']);
  });

  test('every answer keeps browsers from guessing, embedding and passing addresses on', async () => {
    const answers = await Promise.all([
      ask('/'),
      ask('/nothing'),
      ask('/health'),
      ask('/health', withToken()),
      ask('/', { method: 'PUT' }),
      ask('/export.har', withToken()),
    ]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
    }
  });

  test('an engine whose page is not built says how to build it', async () => {
    const bare = await startTestApp();
    const answer = await fetch(bare.app.url);
    const text = await answer.text();
    await bare.close();
    expect([answer.status, text.includes('npm run build:page')]).toEqual([503, true]);
  });
});

describe('HAR by HTTP', () => {
  test('what is exported can be imported again, and the import reports how far it is', async () => {
    const client = new RpcClient(engine.app.connect());
    await sendOne(client, '/hello?exported');
    const exported = await ask(`/export.har?filter=${encodeURIComponent('/exported/')}`, withToken());
    expect([exported.status, exported.headers['content-type'], exported.headers['content-disposition']]).toEqual([
      200,
      'application/json',
      'attachment; filename="gatewright.har"',
    ]);
    const count = async (): Promise<number> => (await client.call('exchange.count', { filter: '/exported/' })).count;
    const before = await count();
    const progress = nextEvent(client, 'progress');
    const imported = await ask('/import.har', { method: 'POST', body: exported.text, ...withToken() });
    expect([imported.status, JSON.parse(imported.text)]).toEqual([200, { imported: before }]);
    expect(await progress).toEqual({ call: 'import', done: exported.text.length, total: exported.text.length });
    expect(await count()).toBe(2 * before);
    client.close();
  });

  test('a filter that cannot be understood is refused before anything is sent', async () => {
    const { status, text } = await ask('/export.har?filter=status%3E%3D', withToken());
    expect([status, JSON.parse(text).code]).toEqual([400, 'FILTER_INVALID']);
  });

  test.each([
    ['no JSON', 'this is not JSON'],
    ['JSON of another kind', '{"openapi":"3.1.0"}'],
    ['a HAR that ends early', '{"log":{"version":"1.2","entries":[{'],
    ['nothing', ''],
  ])('%s is refused as no HAR', async (_what, body) => {
    const { status, text } = await ask('/import.har', { method: 'POST', body, ...withToken() });
    expect([status, JSON.parse(text).code]).toEqual([422, 'FORMAT_INVALID']);
  });

  test('a large upload that is refused is told why', async () => {
    const body = `not a HAR ${'x'.repeat(8_000_000)}`;
    const answer = await fetch(new URL('/import.har', engine.app.url), {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${engine.token}` },
    });
    expect([answer.status, await answer.json()]).toEqual([422, expect.objectContaining({ code: 'FORMAT_INVALID' })]);
  });
});

test('a control port that is taken is said by number, and the workspace is free again', async () => {
  const place = join(engine.folder, 'second');
  writeFiles(place, { 'gatewright.yaml': 'name: second\nroutes: []\n' });
  const start = startTestApp(undefined, { workspace: place, controlPort: port });
  await expect(start).rejects.toMatchObject({ code: 'PORT_IN_USE', details: { port } });
  const again = await startTestApp(undefined, { workspace: place });
  await again.close();
});
