import { describe, expect, test } from 'vitest';
import { systemClock } from '../../model/clock.ts';
import { headerValue } from '../../model/http.ts';
import type { ReplayRequest } from '../../model/replay.ts';
import { exchangeOf } from '../../recording/filter/test-exchanges.ts';
import { hmacAuth } from '../../policies/hmac-auth.ts';
import { PROVIDER_CLIENT, startOidcProvider } from '../../testing/oidc-provider.ts';
import { PolicyBench } from '../../testing/policy-bench.ts';
import { credentialOptions } from './credential-options.ts';
import type { Credentials } from './credentials.ts';
import { openCredentials } from './open-credentials.ts';

const REQUEST: ReplayRequest = {
  method: 'GET',
  url: 'https://api.test/orders?a=1',
  headers: ['accept', '*/*'],
  body: new Uint8Array(0),
};
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ alg: 'RS256' })}.${part({ iss: 'https://prod', sub: 'alice', aud: 'prod-api', scope: 'read', exp: 1, jti: 'x' })}.c2ln`;

function open(
  options: object,
  resign = (claims: object): Promise<string> => Promise.resolve(`${part({ alg: 'ES256' })}.${part(claims)}.c2ln`),
): Promise<Credentials> {
  return openCredentials(credentialOptions.parse(options), { clock: systemClock, resign, prompt: () => undefined });
}

describe('credentials of a target', () => {
  test('an API key goes into a header or the query', async () => {
    const inHeader = await open({ kind: 'api-key', value: 'k' });
    const inQuery = await open({ kind: 'api-key', in: 'query', name: 'key', value: 'k' });
    const exchange = exchangeOf();
    expect([
      headerValue((await inHeader.apply(REQUEST, exchange)).request.headers, 'x-api-key'),
      (await inQuery.apply(REQUEST, exchange)).request.url,
      inHeader.secrets,
    ]).toEqual(['k', 'https://api.test/orders?a=1&key=k', ['k']]);
  });

  test('name and password are put together as RFC 7617 says', async () => {
    const credentials = await open({ kind: 'basic', username: 'alice', password: 'wonder:land' });
    const { request } = await credentials.apply(REQUEST, exchangeOf());
    expect(headerValue(request.headers, 'authorization')).toBe(
      `Basic ${Buffer.from('alice:wonder:land').toString('base64')}`,
    );
  });

  test('a signature of AWS is made for the request as it will be sent', async () => {
    const credentials = await open({
      kind: 'sigv4',
      accessKeyId: 'AK',
      secretAccessKey: 'secret',
      region: 'eu-west-1',
    });
    const { request } = await credentials.apply(REQUEST, exchangeOf());
    expect(headerValue(request.headers, 'authorization')).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AK\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/,
    );
  });

  test('a signature with a shared secret is one that hmac-auth lets in', async () => {
    const consumers = [{ id: 'alice', groups: [], keys: [], hmac: [{ id: 'alice', secret: 'shared' }] }];
    const bench = await PolicyBench.open(hmacAuth, {}, { consumers });
    const options = credentialOptions.parse({ kind: 'hmac', username: 'alice', secret: 'shared' });
    const credentials = await openCredentials(options, {
      clock: bench.clock,
      resign: () => Promise.resolve(''),
      prompt: () => undefined,
    });
    const { request } = await credentials.apply(REQUEST, exchangeOf());
    const { pathname, search } = new URL(request.url);
    expect(await bench.send({ target: `${pathname}${search}`, headers: request.headers })).toMatchObject({
      status: 200,
      consumer: 'alice',
    });
  });

  test('claims of the captured token are copied, those of the token itself are not', async () => {
    const credentials = await open({
      kind: 'minted',
      audience: 'staging-api',
      claims: { env: 'staging' },
      drop: ['scope'],
    });
    const { request, changes } = await credentials.apply(
      REQUEST,
      exchangeOf({ requestHeaders: ['authorization', `Bearer ${TOKEN}`] }),
    );
    const [, claims = ''] = headerValue(request.headers, 'authorization')?.split('.') ?? [];
    expect([
      JSON.parse(Buffer.from(claims, 'base64url').toString()),
      changes.map(({ part: name }) => name).toSorted(),
    ]).toEqual([
      { sub: 'alice', aud: 'staging-api', env: 'staging' },
      ['token aud', 'token env', 'token exp', 'token iss', 'token jti', 'token scope'],
    ]);
  });

  test('a request that had no token gets none', async () => {
    const credentials = await open({ kind: 'minted' });
    expect(await credentials.apply(REQUEST, exchangeOf())).toEqual({ request: REQUEST, changes: [] });
  });

  test('the same caller keeps its token until it is renewed', async () => {
    let made = 0;
    const credentials = await open({ kind: 'minted' }, () => Promise.resolve(`token-${(made += 1)}`));
    const exchange = exchangeOf({ requestHeaders: ['authorization', `Bearer ${TOKEN}`] });
    const tokenOf = async (): Promise<string | undefined> =>
      headerValue((await credentials.apply(REQUEST, exchange)).request.headers, 'authorization');
    const before = [await tokenOf(), await tokenOf()];
    await credentials.renew(exchange, REQUEST);
    expect([before, await tokenOf()]).toEqual([['Bearer token-1', 'Bearer token-1'], 'Bearer token-2']);
  });
});

describe('a real authorization server', () => {
  test('gives a token for client credentials, used for every request', async () => {
    const provider = await startOidcProvider();
    try {
      const credentials = await open({
        kind: 'client-credentials',
        issuer: provider.issuer,
        clientId: PROVIDER_CLIENT.id,
        clientSecret: PROVIDER_CLIENT.secret,
        scopes: ['read'],
      });
      const tokens = new Set<string | undefined>();
      for (let count = 0; count < 3; count += 1)
        tokens.add(headerValue((await credentials.apply(REQUEST, exchangeOf())).request.headers, 'authorization'));
      expect([tokens.size, [...tokens][0]]).toEqual([1, expect.stringMatching(/^Bearer \S{20,}/)]);
      const refused = (await credentials.apply(REQUEST, exchangeOf())).request;
      await credentials.renew(exchangeOf(), refused);
      const { request } = await credentials.apply(REQUEST, exchangeOf());
      expect(tokens.has(headerValue(request.headers, 'authorization'))).toBe(false);
    } finally {
      await provider.close();
    }
  });

  test('is asked once for all requests that come at once, and once for all that one token was refused for', async () => {
    const provider = await startOidcProvider({ lifetimeSeconds: 5 });
    try {
      const { id, secret } = PROVIDER_CLIENT;
      const options = { kind: 'client-credentials', issuer: provider.issuer, clientId: id, clientSecret: secret };
      const credentials = await open({ ...options, scopes: ['read'] });
      const five = Array.from({ length: 5 }, () => exchangeOf());
      const asked = (): number => provider.asked.filter((path) => path === '/token').length;
      const signed = await Promise.all(five.map((exchange) => credentials.apply(REQUEST, exchange)));
      const first = asked();
      const renewed = await Promise.all(
        five.map((exchange, index) => credentials.renew(exchange, signed[index]?.request ?? REQUEST)),
      );
      expect([first, renewed, asked()]).toEqual([1, [true, true, true, true, true], 2]);
    } finally {
      await provider.close();
    }
  });

  test('that refuses the client is a failure with its words', async () => {
    const provider = await startOidcProvider();
    try {
      const credentials = await open({
        kind: 'client-credentials',
        issuer: provider.issuer,
        clientId: PROVIDER_CLIENT.id,
        clientSecret: 'wrong',
      });
      await expect(credentials.apply(REQUEST, exchangeOf())).rejects.toMatchObject({
        code: 'DEPENDENCY_FAILED',
        details: { url: provider.issuer },
      });
    } finally {
      await provider.close();
    }
  });

  test('that is not there is a failure before anything is sent', async () => {
    await expect(
      open({ kind: 'client-credentials', issuer: 'http://127.0.0.1:1', clientId: 'a' }),
    ).rejects.toMatchObject({
      code: 'DEPENDENCY_FAILED',
      details: { url: 'http://127.0.0.1:1' },
    });
  });
});
