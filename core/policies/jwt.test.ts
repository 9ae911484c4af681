import { describe, expect, test } from 'vitest';
import type { ConsumerConfig } from '../model/config.ts';
import { jwksOf, makeTestKeys, signToken } from '../testing/tokens.ts';
import { optionFaults, PolicyBench, type BenchRequest } from '../testing/policy-bench.ts';
import { jwt } from './jwt.ts';

const keys = makeTestKeys('RS256');
const NOON = Date.UTC(2024, 0, 15, 12) / 1000;
const good = { iss: 'https://id.example', sub: 'alice', aud: 'api', scope: 'read write', exp: NOON + 300 };
const options = { keys: [{ jwks: jwksOf(keys) }], issuer: 'https://id.example', audience: 'api', scopes: 'read' };

function bench(given: object = {}, consumers: readonly ConsumerConfig[] = []): Promise<PolicyBench> {
  return PolicyBench.open(jwt, { ...options, ...given }, { consumers });
}

function bearer(token: string): BenchRequest {
  return { headers: { authorization: `Bearer ${token}` } };
}

function send(claims: object, given: object = {}): Promise<Awaited<ReturnType<PolicyBench['send']>>> {
  return bench(given).then((some) => some.send(bearer(signToken(keys, { ...good, ...claims }))));
}

describe('a good token', () => {
  test('is let in, and says who calls and what it claims', async () => {
    const { status, consumer, claims, notes } = await send({});
    expect({ status, consumer, claims, notes }).toEqual({
      status: 200,
      consumer: 'alice',
      claims: good,
      notes: {
        seen: 'RS256 token of https://id.example for alice to api',
        rule: 'algorithm: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA or Ed25519; issuer: https://id.example; audience: api; scope: read in scope or scp',
        verdict: 'let in',
        alg: 'RS256',
        key: 'jwks',
        keys: 'static',
        cache: 'miss',
        consumer: 'alice',
        kid: 'rs256-1',
      },
    });
  });

  test('is remembered, and let in again without its signature being looked at', async () => {
    const some = await bench();
    const request = bearer(signToken(keys, good));
    const first = await some.send(request);
    const second = await some.send(request);
    expect([first.notes['cache'], second.notes['cache'], second.consumer, second.claims]).toEqual([
      'miss',
      'hit',
      'alice',
      good,
    ]);
  });

  test('is refused from its expiry on, remembered or not', async () => {
    const some = await bench();
    const request = bearer(signToken(keys, good));
    await some.send(request);
    some.clock.advance(299_999);
    const last = await some.send(request);
    some.clock.advance(1);
    const late = await some.send(request);
    expect([last.notes['cache'], last.status, late.error?.code]).toEqual(['hit', 200, 'TOKEN_EXPIRED']);
  });

  test('is let in by the scheme in any case', async () => {
    const some = await bench();
    const { status } = await some.send({ headers: { Authorization: `bEARER  ${signToken(keys, good)}` } });
    expect(status).toBe(200);
  });
});

describe('a refusal', () => {
  test('says what was seen, what is asked, and why, with a challenge', async () => {
    const { error, notes, consumer, claims } = await send({ exp: NOON - 90 });
    expect({ error, notes, consumer, claims }).toEqual({
      error: {
        code: 'TOKEN_EXPIRED',
        details: {
          check: 'exp',
          reason: 'expired 1m 30s ago',
          exp: (NOON - 90) * 1000,
          challenge: 'Bearer realm="gatewright", error="invalid_token", error_description="the token has expired"',
        },
      },
      notes: {
        check: 'exp',
        seen: 'RS256 token of https://id.example for alice to api; exp: 2024-01-15 11:58:30Z, 1m 30s ago',
        rule: 'in the future',
        verdict: 'expired 1m 30s ago',
      },
      consumer: undefined,
      claims: undefined,
    });
  });

  test('without a token has a challenge without an error', async () => {
    const { error } = await (await bench({ realm: 'orders' })).send();
    expect(error).toEqual({
      code: 'TOKEN_MISSING',
      details: { check: 'extract', reason: 'no token was sent', realm: 'orders', challenge: 'Bearer realm="orders"' },
    });
  });

  test('for a scope names the scopes that are asked for', async () => {
    const { status, error } = await send({ scope: 'read' }, { scopes: ['read', 'admin"\n'] });
    expect([status, error?.code, error?.details['challenge']]).toEqual([
      403,
      'SCOPE_MISSING',
      'Bearer realm="gatewright", error="insufficient_scope", error_description="the token lacks a scope", scope="read admin"',
    ]);
  });

  test.each<[string, object, object, string]>([
    ['another issuer', { iss: 'https://other.example' }, {}, 'TOKEN_ISSUER'],
    ['an issuer with a slash more', { iss: 'https://id.example/' }, {}, 'TOKEN_ISSUER'],
    ['no issuer', { iss: undefined }, {}, 'TOKEN_ISSUER'],
    ['another audience', { aud: ['web', 'app'] }, {}, 'TOKEN_AUDIENCE'],
    ['one audience of two', { aud: ['api'] }, { audience: ['api', 'web'], audienceMatch: 'all' }, 'TOKEN_AUDIENCE'],
    ['an audience that is no text', { aud: [['api']] }, {}, 'TOKEN_AUDIENCE'],
    [
      'an audience beside which client_id is not looked at',
      { aud: 'web', client_id: 'api' },
      { audienceFallback: 'client_id' },
      'TOKEN_AUDIENCE',
    ],
    ['no expiry', { exp: undefined }, {}, 'TOKEN_CLAIM'],
    ['an expiry that is text', { exp: '2050' }, {}, 'TOKEN_CLAIM'],
    ['an expiry too far ahead', { exp: NOON + 7200 }, { maxLifetime: '1h' }, 'TOKEN_CLAIM'],
    ['a time before which it is not valid', { nbf: NOON + 1 }, {}, 'TOKEN_NOT_YET_VALID'],
    ['an issue in the future', { iat: NOON + 1 }, {}, 'TOKEN_NOT_YET_VALID'],
    ['an issue long ago', { iat: NOON - 3601 }, { maxAge: '1h' }, 'TOKEN_EXPIRED'],
    ['no issue where the age counts', {}, { maxAge: '1h' }, 'TOKEN_CLAIM'],
    ['no scope', { scope: undefined }, {}, 'SCOPE_MISSING'],
    ['a scope that begins like the one asked for', { scope: 'reader' }, {}, 'SCOPE_MISSING'],
    ['another typ', {}, { types: ['at+jwt'] }, 'TOKEN_MALFORMED'],
    ['another algorithm', {}, { algorithms: ['ES256'] }, 'TOKEN_ALGORITHM'],
    ['a claim of another value', { role: 'user' }, { claims: [{ name: 'role', values: ['admin'] }] }, 'TOKEN_CLAIM'],
    ['a claim that is missing', {}, { claims: [{ name: 'role' }] }, 'TOKEN_CLAIM'],
    ['a claim that every object has', {}, { claims: [{ name: 'constructor' }] }, 'TOKEN_CLAIM'],
    ['no consumer', {}, { requireConsumer: true }, 'CONSUMER_UNKNOWN'],
  ])('of a token with %s', async (_, claims, given, code) => {
    const { error, sent } = await send(claims, given);
    expect([error?.code, sent]).toEqual([code, undefined]);
  });
});

test.each<[string, object, object]>([
  ['one of two issuers', {}, { issuer: ['https://other.example', 'https://id.example'] }],
  ['a list of audiences', { aud: ['web', 'api'] }, {}],
  ['all of two audiences', { aud: ['web', 'api'] }, { audience: ['api', 'web'], audienceMatch: 'all' }],
  ['client_id for want of aud', { aud: undefined, client_id: 'api' }, { audienceFallback: 'client_id' }],
  ['no expiry where it is looked at if present', { exp: undefined }, { exp: 'if-present' }],
  ['an expiry past, where it is ignored', { exp: NOON - 1 }, { exp: 'ignored' }],
  ['an expiry past by less than clocks are apart', { exp: NOON - 29 }, { clockSkew: '30s' }],
  ['a start ahead by no more than clocks are apart', { nbf: NOON + 30, iat: NOON + 30 }, { clockSkew: '30s' }],
  ['scopes as a list in scp', { scope: undefined, scp: ['read'] }, {}],
  ['scopes as a text in scp', { scope: undefined, scp: 'write read' }, {}],
  ['one of two scopes', {}, { scopes: ['admin', 'write'], scopesMatch: 'any' }],
  ['a typ in its long form', {}, { types: ['application/jwt'] }],
  ['a claim in a list', { roles: ['a', 'b'] }, { claims: [{ name: 'roles', values: ['b', 'c'] }] }],
  ['a nested claim', { realm: { roles: [7] } }, { claims: [{ name: 'realm.roles', values: [7] }] }],
  [
    'all parts of a text',
    { p: 'x,y,z' },
    { claims: [{ name: 'p', values: ['z', 'x'], match: 'all', separator: ',' }] },
  ],
  ['one of two claims', { b: true }, { claims: [{ name: 'a' }, { name: 'b', values: [true] }], claimsMatch: 'any' }],
])('a token with %s is let in', async (_, claims, given) => {
  expect((await send(claims, given)).status).toBe(200);
});

describe('the consumer', () => {
  const consumers: ConsumerConfig[] = [
    { id: 'partner', groups: ['gold'], keys: [], claims: [{ iss: 'https://id.example', client_id: 'p1' }] },
    { id: 'alice', groups: ['staff'], keys: [] },
  ];

  test.each<[string, object, object, string | undefined]>([
    ['has these claims', { client_id: 'p1' }, {}, 'partner'],
    ['has this id', {}, {}, 'alice'],
    ['is made of the claim', { sub: 'bob' }, {}, 'bob'],
    ['is named by another claim', { email: 'x@example' }, { consumerClaim: 'email' }, 'x@example'],
    ['is nobody without the claim', { sub: undefined }, {}, undefined],
    ['is nobody with an id that nobody would have', { sub: 'x'.repeat(300) }, {}, undefined],
  ])('%s', async (_, claims, given, id) => {
    const some = await bench(given, consumers);
    const { consumer, status } = await some.send(bearer(signToken(keys, { ...good, ...claims })));
    expect([status, consumer]).toEqual([200, id]);
  });

  test('falls back to an anonymous one where a token is refused', async () => {
    const some = await bench({ anonymous: 'guest', forwardClaims: { 'x-user': 'sub' } });
    const { consumer, notes, sent } = await some.send({ headers: { authorization: 'Bearer x', 'x-user': 'root' } });
    expect([consumer, notes['because'], sent?.headers]).toEqual([
      'guest',
      'TOKEN_MALFORMED',
      ['authorization', 'Bearer x'],
    ]);
  });
});

test('claims go to the upstream in headers that no client can forge', async () => {
  const some = await bench({
    forwardClaims: { 'x-user': 'name', 'x-roles': 'roles', 'x-none': 'none' },
    forwardPayload: 'x-payload',
    hideCredentials: true,
  });
  const token = signToken(keys, { ...good, name: 'Zoë\r\nx: y', roles: ['a'] });
  const headers = { authorization: `Bearer ${token}`, 'X-User': 'root', 'x-none': 'forged', other: 'kept' };
  const { sent } = await some.send({ headers });
  expect(sent?.headers).toEqual([
    'other',
    'kept',
    'x-user',
    'Zo\u00c3\u00ab  x: y',
    'x-roles',
    '["a"]',
    'x-payload',
    token.split('.')[1],
  ]);
});

test.each<[object, string]>([
  [{ keys: [] }, 'keys: Too small: expected array to have >=1 items'],
  [{ keys: [{}] }, 'keys.0: expected one of jwksUrl, discovery, jwks, pem, secret'],
  [{ keys: [{ jwksUrl: 'file:///etc/passwd' }] }, 'keys.0.jwksUrl: expected an absolute http or https URL'],
  [{ keys: [{ pem: 'x', encoding: 'hex' }] }, 'keys.0.encoding: expected secret with encoding'],
  [{ keys: [{ secret: 'x' }], from: [{}] }, 'from.0: expected one of header, query, cookie'],
  [{ keys: [{ secret: 'x' }], order: ['signature', 'key'] }, 'order: expected key before signature'],
  [{ keys: [{ secret: 'x' }], realm: 'a"b' }, 'realm: expected plain text without quotes'],
  [
    { keys: [{ secret: 'x' }], algorithms: ['none'] },
    'algorithms.0: Invalid option: expected one of "HS256"|"HS384"|"HS512"|"RS256"|"RS384"|"RS512"|"PS256"|"PS384"|"PS512"|"ES256"|"ES384"|"ES512"|"EdDSA"|"Ed25519"',
  ],
])('%j is refused: %s', (given, fault) => {
  expect(optionFaults(jwt, given)).toEqual([fault]);
});

test.each<[object, string]>([
  [{ pem: keys.pem.replace('MII', 'XXX') }, 'PEM text that holds no key or certificate'],
  [{ secret: keys.pem }, 'PEM text is no secret; give it as pem'],
  [{ secret: 'not hex', encoding: 'hex' }, 'not hex'],
  [{ jwks: '{"keys":[]}' }, 'the key set is empty'],
  [{ jwks: { keys: [{ kty: 'EC', crv: 'secp256k1', kid: 'k' }] } }, 'key 1 ("k"): its members make no key'],
  [{ jwks: { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }] } }, 'key 1: an RSA key of 17 bits, less than 2048'],
])('a key that cannot be used is said at once: %j', async (key, reason) => {
  await expect(bench({ keys: [key] })).rejects.toThrow(reason);
});
