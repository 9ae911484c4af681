import { createPrivateKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startJwksServer, type JwksServer } from '../../testing/jwks-server.ts';
import { startOidcProvider, type TestProvider } from '../../testing/oidc-provider.ts';
import { createAuthority } from '../../testing/certificates.ts';
import { Opened } from '../../testing/opened.ts';
import { PolicyBench, type BenchResult } from '../../testing/policy-bench.ts';
import { jwksOf, makeTestKeys, signToken, type TestKeys } from '../../testing/tokens.ts';
import { jwt } from '../jwt.ts';

const opened = new Opened();
afterEach(() => opened.close());

const MINUTE = 60_000;

async function openBench(options: object): Promise<PolicyBench> {
  return opened.add(PolicyBench.open(jwt, options));
}

function serve(...keys: readonly TestKeys[]): Promise<JwksServer> {
  return opened.add(startJwksServer(...keys));
}

function send(bench: PolicyBench, token: string): Promise<BenchResult> {
  return bench.send({ headers: { authorization: `Bearer ${token}` } });
}

/** What a result says of the token, its keys and what was asked for them. */
function summary({ error, notes, dependencies }: BenchResult): unknown[] {
  return [error?.code ?? notes['cache'], ...dependencies.map(({ name, notes }) => [name, notes['cache']])];
}

describe('with a real OpenID provider', () => {
  let provider: TestProvider;
  let bench: PolicyBench;
  beforeEach(async () => {
    provider = await opened.add(startOidcProvider());
    bench = await openBench({ keys: [{ discovery: provider.issuer }], audience: provider.audience });
    // The provider's tokens are of this very moment.
    bench.clock.time = Date.now() + 5000;
  });

  test('keys are found by discovery, once', async () => {
    const token = await provider.issue();
    const results = [await send(bench, token), await send(bench, token), await send(bench, await provider.issue())];
    expect(results.map(summary)).toEqual([['miss', ['discovery', 'miss'], ['jwks', 'miss']], ['hit'], ['miss']]);
    expect(results[0]?.dependencies[1]?.notes).toMatchObject({ url: provider.jwksUrl, status: 200, keys: 1 });
    expect(results[0]?.consumer).toBe('machine');
  });

  test('the issuer must be the one that discovery names', async () => {
    const other = makeTestKeys('RS256');
    await send(bench, await provider.issue());
    const { error } = await send(bench, signToken(other, { iss: 'https://x', exp: 9e9 }, { kid: 'key-1' }));
    expect(error?.code).toBe('TOKEN_SIGNATURE');
  });

  test('a new key is asked for when a token names it, and old ones that are gone let nobody in any more', async () => {
    const old = await provider.issue();
    await send(bench, old);
    bench.clock.advance(MINUTE);
    await provider.rotate();
    const renewed = await provider.issue();
    const results = [
      await send(bench, old),
      await send(bench, renewed),
      await send(bench, renewed),
      await send(bench, old),
    ];
    expect(results.map(summary)).toEqual([
      ['hit'],
      ['miss', ['jwks', 'a key that it lacks']],
      ['hit'],
      ['TOKEN_KEY_UNKNOWN'],
    ]);
  });

  test('a key that was taken away is noticed when the keys are too old, also for tokens that are remembered', async () => {
    const old = await provider.issue();
    await send(bench, old);
    await provider.rotate();
    bench.clock.advance(10 * MINUTE);
    expect(summary(await send(bench, old))).toEqual([
      'TOKEN_KEY_UNKNOWN',
      ['discovery', 'too old'],
      ['jwks', 'too old'],
    ]);
  });

  test('a reload keeps the keys, as long as they come from the same place', async () => {
    await send(bench, await provider.issue());
    await bench.configure({ keys: [{ discovery: provider.issuer }], clockSkew: '1m' });
    const token = await provider.issue();
    const kept = await send(bench, token);
    await bench.configure({ keys: [{ jwksUrl: provider.jwksUrl }] });
    expect([summary(kept), summary(await send(bench, token))]).toEqual([['miss'], ['miss', ['jwks', 'miss']]]);
  });

  test('many who wait share one ask', async () => {
    const tokens = await Promise.all(Array.from({ length: 5 }, () => provider.issue()));
    const before = provider.asked.length;
    const results = await Promise.all(tokens.map((token) => send(bench, token)));
    expect(results.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(provider.asked.slice(before)).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  test('key ids that nobody knows cause one ask in a while, not one each', async () => {
    await send(bench, await provider.issue());
    const before = provider.asked.length;
    bench.clock.advance(MINUTE);
    const stranger = makeTestKeys('RS256');
    const codes = new Set<string | undefined>();
    const reasons: unknown[] = [];
    for (let index = 0; index < 20; index++) {
      const token = signToken(stranger, { iss: provider.issuer, exp: 9e9 }, { kid: `made up ${index}` });
      const { error, notes } = await send(bench, token);
      codes.add(error?.code);
      reasons.push(notes['verdict']);
      bench.clock.advance(1000);
    }
    expect([[...codes], provider.asked.slice(before)]).toEqual([['TOKEN_KEY_UNKNOWN'], ['/jwks']]);
    const place = `${provider.issuer}/.well-known/openid-configuration`;
    expect(reasons.at(-1)).toBe(
      `key id made up 19 is not one of 1 known key; ${place} was asked 19s ago and is not asked again for 11s`,
    );
  });
});

const keys = makeTestKeys('ES256');
const claims = { iss: 'https://id.example', sub: 'alice', exp: 9e9 };
/** Only a server that hangs is waited for to the end. */
function patience(what: string): object {
  return { timeout: what === 'hangs' ? '100ms' : '20s', maxSize: '64k' };
}

const BAD_ANSWERS: [string, JwksServer['answer'], string][] = [
  ['hangs', () => undefined, 'no answer within 100 ms'],
  ['breaks off', (response) => response.destroy(), 'other side closed'],
  [
    'redirects',
    (response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
    'answered 302, which leads to https://elsewhere.example/; only URLs of the configuration are asked',
  ],
  ['fails', (response) => response.writeHead(500).end('oops'), 'answered 500'],
  ['answers HTML', (response) => response.end('<html>'), 'the key set is not JSON'],
  ['answers 10 MB', (response) => response.end('x'.repeat(10_000_000)), 'the answer is longer than 64000 bytes'],
  ['has no keys', (response) => response.end('{"keys":[]}'), 'the key set is empty'],
  ['has no list of keys', (response) => response.end('{}'), 'the key set has no list named keys'],
  [
    'has keys of bad members',
    (response) => response.end('{"keys":[null,{"kty":"RSA","n":7},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}'),
    'key 1: kty is missing; key 2: its members make no key; key 3: its members make no key',
  ],
];

describe('a server of keys that', () => {
  test.each(BAD_ANSWERS)('%s makes keys unavailable, and says why', async (what, answer, reason) => {
    const server = await serve();
    server.answer = answer;
    const bench = await openBench({ keys: [{ jwksUrl: server.url }], keyCache: patience(what) });
    const { status, error, notes, dependencies } = await send(bench, signToken(keys, claims));
    expect([status, error?.code, notes['verdict']]).toEqual([503, 'KEYS_UNAVAILABLE', `${server.url}: ${reason}`]);
    expect(dependencies.map(({ name }) => name)).toEqual(['jwks']);
  });

  test.each(BAD_ANSWERS)('%s lets the last good keys count for a while', async (what, answer) => {
    const server = await serve(keys);
    const bench = await openBench({
      keys: [{ jwksUrl: server.url }],
      keyCache: { ...patience(what), ttl: '1m', staleFor: '1h' },
    });
    const token = signToken(keys, claims);
    await send(bench, token);
    server.answer = answer;
    bench.clock.advance(MINUTE);
    const stale = [await send(bench, token), await send(bench, signToken(keys, { ...claims, sub: 'bob' }))];
    bench.clock.advance(60 * MINUTE + 1);
    const late = await send(bench, token);
    expect(stale.map(({ status, notes }) => [status, notes['cache'], notes['keys']])).toEqual([
      [200, 'hit', 'stale'],
      [200, 'miss', 'stale'],
    ]);
    expect([late.status, late.error?.code]).toEqual([503, 'KEYS_UNAVAILABLE']);
  });

  test('comes back is asked again after a second, then less and less often', async () => {
    const server = await serve(keys);
    const good = server.answer;
    server.answer = (response) => response.writeHead(500).end();
    const bench = await openBench({ keys: [{ jwksUrl: server.url }] });
    const codes: unknown[] = [];
    for (const wait of [0, 999, 1, 1999, 1]) {
      bench.clock.advance(wait);
      codes.push([(await send(bench, signToken(keys, claims))).error?.code, server.asked]);
    }
    server.answer = good;
    bench.clock.advance(4000);
    expect(codes.map((one) => JSON.stringify(one))).toEqual(
      [1, 1, 2, 2, 3].map((asked) => JSON.stringify(['KEYS_UNAVAILABLE', asked])),
    );
    expect((await send(bench, signToken(keys, claims))).status).toBe(200);
  });

  test('has one bad key among good ones is used as far as it goes', async () => {
    const server = await serve();
    server.answer = (response) => response.end(JSON.stringify({ keys: [{ kty: 'x' }, keys.jwk, 7] }));
    const bench = await openBench({ keys: [{ jwksUrl: server.url }] });
    expect((await send(bench, signToken(keys, claims))).status).toBe(200);
  });

  test('publishes certificates by key id is read too', async () => {
    const server = await serve();
    const { cert, key } = await createAuthority();
    server.answer = (response) => response.end(JSON.stringify({ old: cert, mine: cert }));
    const bench = await openBench({ keys: [{ jwksUrl: server.url }] });
    const signing = { ...keys, signing: createPrivateKey(key), kid: 'mine' };
    expect((await send(bench, signToken(signing, claims))).status).toBe(200);
  });
});

test('keys of one issuer are not asked for when the token is of another', async () => {
  const server = await serve(keys);
  const other = makeTestKeys('RS256');
  const bench = await openBench({
    keys: [
      { jwksUrl: server.url, onlyFor: { iss: 'https://id.example' } },
      { jwks: jwksOf(other), onlyFor: { iss: 'https://other.example' } },
    ],
  });
  const results = [
    await send(bench, signToken(other, { ...claims, iss: 'https://other.example' })),
    await send(bench, signToken(other, { ...claims, iss: 'https://third.example' })),
    await send(bench, signToken(keys, { ...claims, iss: 'https://other.example' })),
  ];
  expect(results.map(({ error }) => error?.code)).toEqual([undefined, 'TOKEN_KEY_UNKNOWN', 'TOKEN_KEY_UNKNOWN']);
  expect(server.asked).toBe(0);
  expect((await send(bench, signToken(keys, claims))).status).toBe(200);
});

test('the moments at which keys and tokens are too old are known', async () => {
  const server = await serve(keys);
  const bench = await openBench({ keys: [{ jwksUrl: server.url }], clockSkew: '1s' });
  const now = bench.clock.now();
  await send(bench, signToken(keys, { ...claims, exp: now / 1000 + 60 }));
  expect(bench.marks()).toEqual([
    { at: now + 600_000, title: `the keys of ${server.url} are fetched anew` },
    { at: now + 61_000, title: 'the token of alice expires' },
  ]);
});

test('a clock that was set back neither blocks nor frees anything for ever', async () => {
  const server = await serve(keys);
  const bench = await openBench({ keys: [{ jwksUrl: server.url }] });
  const token = signToken(keys, claims);
  await send(bench, token);
  bench.clock.time -= 86_400_000;
  const results = [await send(bench, token), await send(bench, token)];
  expect(results.map(({ status }) => status)).toEqual([200, 200]);
  expect(server.asked).toBe(2);
});
