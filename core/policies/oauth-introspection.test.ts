import type { IncomingMessage, RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { PROVIDER_CLIENT, startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts';
import { Opened } from '../testing/opened.ts';
import { optionFaults, PolicyBench, type BenchRequest, type BenchSettings } from '../testing/policy-bench.ts';
import { readText, refusedPort, startUpstream } from '../testing/upstream.ts';
import { oauthIntrospection } from './oauth-introspection.ts';

const NOON = Date.UTC(2024, 0, 15, 12) / 1000;
const CLIENT = { clientId: 'gateway', clientSecret: 'secret' };
const opened = new Opened();
afterEach(() => opened.close());

interface Asked {
  readonly headers: IncomingMessage['headers'];
  readonly form: Readonly<Record<string, string>>;
}

/** An authorization server that says the same of every token, and what it was asked. */
async function startServer(claims: object): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const { url } = await opened.add(
    startUpstream((request, response) => {
      void readText(request).then((text) => {
        asked.push({ headers: request.headers, form: Object.fromEntries(new URLSearchParams(text)) });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(claims));
      });
    }),
  );
  return { url: `${url}/introspect`, asked };
}

function open(url: string, options: object = {}, settings: BenchSettings = {}): Promise<PolicyBench> {
  return opened.add(PolicyBench.open(oauthIntrospection, { url, ...CLIENT, ...options }, settings));
}

function bearer(token: string): BenchRequest {
  return { headers: { authorization: `Bearer ${token}` } };
}

async function openProvider(
  options: object,
  settings: BenchSettings = {},
): Promise<{ readonly provider: TestProvider; readonly bench: PolicyBench }> {
  const provider = await opened.add(startOidcProvider({ accessTokens: 'opaque' }));
  const client = { clientId: PROVIDER_CLIENT.id, clientSecret: PROVIDER_CLIENT.secret };
  return { provider, bench: await open(provider.introspectionUrl, { ...client, ...options }, settings) };
}

describe('with a real provider', () => {
  test('a token that it issued is let in, and asked for once', async () => {
    const consumers = [{ id: 'partner', groups: [], keys: [], claims: [{ client_id: PROVIDER_CLIENT.id }] }];
    const options = { scopes: 'read', audience: 'https://api.example' };
    const { provider, bench } = await openProvider(options, { consumers });
    const token = await provider.issue('read');
    const [first, second] = [await bench.send(bearer(token)), await bench.send(bearer(token))];
    expect([first, second].map(({ status, consumer, notes }) => [status, consumer, notes['cache']])).toEqual([
      [200, 'partner', 'miss'],
      [200, 'partner', 'hit'],
    ]);
    expect(first.claims).toMatchObject({ client_id: PROVIDER_CLIENT.id, scope: 'read', aud: 'https://api.example' });
    expect(first.dependencies.map(({ name, status, notes }) => [name, status, notes['status']])).toEqual([
      ['introspection', 'ok', 200],
    ]);
    expect(provider.asked.filter((path) => path === '/token/introspection').length).toBe(1);
  });

  test.each<[string, object, (issued: string) => string, string, number]>([
    ['that it does not know', {}, () => 'another', 'TOKEN_INACTIVE', 401],
    ['for another audience', { audience: 'https://other.example' }, (issued) => issued, 'TOKEN_AUDIENCE', 401],
    ['without a scope', { scopes: ['read', 'write'] }, (issued) => issued, 'SCOPE_MISSING', 403],
    ['of nobody it knows', { requireConsumer: true }, (issued) => issued, 'CONSUMER_UNKNOWN', 401],
  ])('a token %s is refused', async (_, options, choose, code, status) => {
    const { provider, bench } = await openProvider(options);
    const { error, status: answered } = await bench.send(bearer(choose(await provider.issue('read'))));
    expect([error?.code, answered]).toEqual([code, status]);
  });

  test('a gateway that it does not know as a client cannot let anybody in', async () => {
    const { provider, bench } = await openProvider({ clientSecret: 'wrong' });
    const { error, status, notes } = await bench.send(bearer(await provider.issue()));
    expect([error?.code, status, notes['verdict']]).toEqual([
      'DEPENDENCY_FAILED',
      503,
      'the authorization server could not be asked: the server does not take the gateway as a client: it answered 401',
    ]);
  });
});

describe('what is asked', () => {
  const BASIC = `Basic ${Buffer.from('gateway:secret').toString('base64')}`;

  test.each<[string, object, string | undefined, object]>([
    ['basic', {}, BASIC, {}],
    [
      'basic with what a form encodes',
      { clientId: 'a:b', clientSecret: 'ü &' },
      `Basic ${Buffer.from('a%3Ab:%C3%BC+%26').toString('base64')}`,
      {},
    ],
    ['post', { clientAuth: 'post' }, undefined, { client_id: 'gateway', client_secret: 'secret' }],
    [
      'bearer',
      { clientAuth: 'bearer', clientToken: 't', clientId: undefined, clientSecret: undefined },
      'Bearer t',
      {},
    ],
    ['none', { clientAuth: 'none', clientId: undefined, clientSecret: undefined }, undefined, {}],
  ])('shows the client by %s', async (_, options, authorization, form) => {
    const { url, asked } = await startServer({ active: true });
    await (await open(url, { ...options, tokenTypeHint: 'access_token', parameters: { x: '1' } })).send(bearer('a+b'));
    expect(asked.map((one) => [one.headers.authorization, one.form])).toEqual([
      [authorization, { x: '1', token: 'a+b', token_type_hint: 'access_token', ...form }],
    ]);
  });

  test.each<[string, object, BenchRequest, string]>([
    ['query', { from: [{ query: 'access_token' }] }, { target: '/?access_token=t' }, 'query access_token'],
    ['cookie', { from: [{ cookie: 'session' }] }, { headers: { cookie: 'session=t' } }, 'cookie session'],
    ['header of its own', { from: [{ header: 'x-token' }] }, { headers: { 'x-token': 't' } }, 'header x-token'],
    [
      'form',
      { bodyParameter: 'access_token' },
      { method: 'POST', body: 'a=1&access_token=t', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      'body access_token',
    ],
  ])('takes the token out of the %s', async (_, options, request, place) => {
    const { url, asked } = await startServer({ active: true, sub: 'alice' });
    const { consumer, notes } = await (await open(url, options)).send(request);
    expect([consumer, asked[0]?.form['token'], String(notes['seen']).split(';')[0]]).toEqual([
      'alice',
      't',
      `token of 1 characters, sha256 e3b98a4d in ${place}`,
    ]);
  });
});

describe('what is known', () => {
  test('is kept for its time, and never beyond the expiry of the token', async () => {
    const { url, asked } = await startServer({ active: true, exp: NOON + 90 });
    const bench = await open(url);
    const counts: number[] = [];
    for (const seconds of [0, 59, 1, 29, 1]) {
      bench.clock.advance(seconds * 1000);
      await bench.send(bearer('t'));
      counts.push(asked.length);
    }
    // Kept for a minute, then until the token ends half a minute later; from then on nothing is kept.
    expect(counts).toEqual([1, 1, 2, 2, 3]);
    expect((await bench.send(bearer('t'))).error?.code).toBe('TOKEN_EXPIRED');
  });

  test('is kept a short time only when a token is not active, and gives back no claims', async () => {
    const { url, asked } = await startServer({ active: false, sub: 'alice' });
    const bench = await open(url);
    const results = [await bench.send(bearer('t')), await bench.send(bearer('t'))];
    expect(bench.marks()).toEqual([{ at: bench.clock.now() + 5000, title: 'a token is asked for anew' }]);
    bench.clock.advance(5000);
    results.push(await bench.send(bearer('t')));
    expect([asked.length, results.map(({ notes, claims }) => [notes['cache'], claims])]).toEqual([
      2,
      [
        ['miss', undefined],
        ['hit', undefined],
        ['miss', undefined],
      ],
    ]);
    expect(results[0]?.error).toEqual({
      code: 'TOKEN_INACTIVE',
      details: {
        reason: 'the server says that it is not active',
        challenge:
          'Bearer realm="gatewright", error="invalid_token", error_description="the authorization server says that the token is not active"',
      },
    });
  });

  test('is not asked for again while it is being asked', async () => {
    const { url, asked } = await startServer({ active: true });
    const bench = await open(url);
    const results = await Promise.all(Array.from({ length: 20 }, () => bench.send(bearer('t'))));
    const caches = results.map(({ notes }) => notes['cache']);
    expect([asked.length, caches.filter((one) => one === 'shared').length, caches[0]]).toEqual([1, 19, 'miss']);
  });

  test('goes to the upstream by headers that nobody else can set', async () => {
    const { url } = await startServer({ active: true, sub: 'alice' });
    const bench = await open(url, { forwardClaims: { 'x-user': 'sub' }, hideCredentials: true, anonymous: 'guest' });
    const headers = { 'x-user': 'mallory' };
    const [known, guest] = [
      await bench.send({ headers: { ...headers, authorization: 'Bearer t' } }),
      await bench.send({ headers }),
    ];
    expect([known.sent?.headers, guest.consumer, guest.sent?.headers]).toEqual([['x-user', 'alice'], 'guest', []]);
  });
});

describe('a server', () => {
  test.each<[string, RequestListener, string]>([
    ['that answers HTML', (_, response) => response.end('<html>'), 'the answer is not JSON'],
    ['that answers a list', (_, response) => response.end('[true]'), 'the answer is no JSON object'],
    [
      'that says active as a text',
      (_, response) => response.end('{"active":"true"}'),
      'the answer does not say whether the token is active',
    ],
    [
      'that redirects',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'the server answered 302',
    ],
    ['that is broken', (_, response) => response.writeHead(500).end(), 'the server answered 500'],
    [
      'that answers ten megabytes',
      (_, response) => response.end('x'.repeat(10_000_000)),
      'the answer is longer than 65536 bytes',
    ],
    ['that hangs', () => undefined, 'no answer within 150 ms'],
  ])('%s lets nobody in, not even as anonymous', async (_, listener, reason) => {
    const { url } = await opened.add(startUpstream(listener));
    const timeout = reason.startsWith('no answer') ? '150ms' : '5s';
    const { error, status, notes, dependencies } = await (
      await open(url, { timeout, anonymous: 'guest' })
    ).send(bearer('t'));
    expect([error?.code, status, notes['verdict'], dependencies[0]?.status, dependencies[0]?.notes['reason']]).toEqual([
      'DEPENDENCY_FAILED',
      503,
      `the authorization server could not be asked: ${reason}`,
      'failed',
      reason,
    ]);
  });

  test('that is down is told, and asked again by the next request', async () => {
    const bench = await open(`http://127.0.0.1:${await refusedPort()}`);
    const results = [await bench.send(bearer('t')), await bench.send(bearer('t'))];
    expect(results.map(({ status, notes }) => [status, notes['cache']])).toEqual([
      [503, 'miss'],
      [503, 'miss'],
    ]);
    expect(results[0]?.notes['verdict']).toMatch(/ECONNREFUSED/);
  });
});

describe('a hostile request', () => {
  test.each<[string, readonly string[], object, string]>([
    ['without a token', [], {}, 'TOKEN_MISSING'],
    ['with another scheme', ['authorization', 'Basic YTpi'], {}, 'TOKEN_MISSING'],
    ['with an empty token', ['authorization', 'Bearer '], {}, 'TOKEN_MISSING'],
    ['with a megabyte', ['authorization', `Bearer ${'x'.repeat(1_000_000)}`], {}, 'TOKEN_MALFORMED'],
    [
      'with two tokens',
      ['authorization', 'Bearer a', 'authorization', 'Bearer b'],
      { several: 'refuse' },
      'TOKEN_DUPLICATE',
    ],
  ])('%s is refused without asking anybody', async (_, headers, options, code) => {
    const { url, asked } = await startServer({ active: true });
    const { error, status, sent } = await (await open(url, options)).send({ headers });
    expect([error?.code, status, sent, asked.length]).toEqual([code, 401, undefined, 0]);
  });

  test('with bytes of all kinds in its token asks for that token alone', async () => {
    const { url, asked } = await startServer({ active: false });
    await (await open(url)).send(bearer('ÿ&token=other\u0000#'));
    expect(asked[0]?.form).toEqual({ token: 'ÿ&token=other\u0000#' });
  });
});

test.each([
  [{ clientId: 'a' }, 'clientId: expected clientId and clientSecret with basic'],
  [{ clientAuth: 'none', clientId: 'a' }, 'clientId: expected neither clientId nor clientSecret with none'],
  [{ clientAuth: 'bearer' }, 'clientToken: expected clientToken with bearer, and only there'],
  [{ ...CLIENT, url: 'ftp://a' }, 'url: expected an http or https URL'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(oauthIntrospection, { url: 'http://a', ...options })).toEqual([fault]);
});
