import { describe, expect, test } from 'vitest';
import { PolicyBench, type BenchRequest } from '../../testing/policy-bench.ts';
import { keyAuth } from '../key-auth.ts';
import { definePolicy } from '../policy.ts';
import { rateLimit } from '../rate-limit.ts';
import { z } from 'zod';

/** Stands for what verified a token before. */
const withClaims = definePolicy({
  name: 'with-claims',
  summary: 'Leaves claims.',
  phases: ['request'],
  options: z.record(z.string(), z.unknown()),
  example: '{}',
  prepare: (claims) => ({
    onRequest(call) {
      call.claims = claims;
    },
  }),
});

const claims = { tenant: 'acme', 'https://id.test/org': 7, realm: { roles: ['a', 'b'] } };
const consumers = [{ id: 'partner', groups: [], keys: ['k'] }];
const before = [
  { policy: keyAuth, options: { in: ['header', 'query'], hideCredentials: true, anonymous: 'anyone' } },
  { policy: withClaims, options: claims },
];

async function counterOf(by: unknown, request: BenchRequest = {}, rest: object = {}): Promise<unknown> {
  const bench = await PolicyBench.open(rateLimit, { limit: 1, by, ...rest }, { consumers, before });
  return (await bench.send(request)).notes['counter'];
}

describe('a counter is shared', () => {
  test.each<[unknown, BenchRequest, string]>([
    ['consumer', { headers: { 'x-api-key': 'k' } }, 'consumer partner'],
    ['consumer', {}, 'consumer anyone'],
    ['ip', {}, 'ip 192.0.2.1'],
    ['route', {}, 'route bench'],
    ['all', {}, 'all'],
    ['path', { target: '/a/b?c' }, 'path /a/b'],
    ['key', { headers: { 'X-Api-Key': 'k' } }, 'key sha256 8254c329a92850f6'],
    ['key', { target: '/?x-api-key=k' }, 'key sha256 8254c329a92850f6'],
    ['key', {}, 'ip 192.0.2.1'],
    [{ key: 'apikey' }, { headers: { apikey: 'k' } }, 'key sha256 8254c329a92850f6'],
    [{ header: 'x-tenant' }, { headers: { 'X-Tenant': 'a' } }, 'header a'],
    [{ header: 'x-tenant' }, {}, 'ip 192.0.2.1'],
    [{ header: 'authorization' }, { headers: { authorization: 'k' } }, 'header sha256 8254c329a92850f6'],
    [{ query: 'tenant' }, { target: '/?tenant=a%20b' }, 'query a b'],
    [{ query: 'access_token' }, { target: '/?access_token=k' }, 'query sha256 8254c329a92850f6'],
    [{ query: 'tenant' }, { target: '/' }, 'ip 192.0.2.1'],
    [{ claim: 'tenant' }, {}, 'claim acme'],
    [{ claim: 'https://id.test/org' }, {}, 'claim 7'],
    [{ claim: 'realm.roles' }, {}, 'claim ["a","b"]'],
    [{ claim: 'realm.constructor' }, {}, 'ip 192.0.2.1'],
    [{ path: '/login' }, { target: '/login?x' }, 'path /login'],
    [{ path: '/login' }, { target: '/other' }, 'ip 192.0.2.1'],
    [{ expression: "claims.tenant ?? 'none'" }, {}, 'value acme'],
    [{ expression: 'claims.realm.roles' }, {}, 'value ["a","b"]'],
    [{ expression: 'claims.nothing' }, {}, 'ip 192.0.2.1'],
    [
      { expression: 'request.headers.authorization' },
      { headers: { authorization: 'k' } },
      'value sha256 8254c329a92850f6',
    ],
    [['route', { claim: 'tenant' }], {}, 'route bench, claim acme'],
    [['ip', { header: 'x-tenant' }], {}, 'ip 192.0.2.1'],
  ])('by %j: a request with %j counts for %s', async (by, request, counter) => {
    expect(await counterOf(by, request)).toBe(counter);
  });

  test('by the fingerprint of a value that is too long to keep', async () => {
    const counter = await counterOf({ header: 'x-tenant' }, { headers: { 'x-tenant': 'x'.repeat(1_000_000) } });
    expect(counter).toMatch(/^header sha256 [0-9a-f]{16}$/);
  });

  test('by nobody who has not got what is counted by, where they are to be left alone', async () => {
    const bench = await PolicyBench.open(rateLimit, { limit: 1, by: { header: 'x-tenant' }, missing: 'skip' });
    const all = [await bench.send(), await bench.send(), await bench.send({ headers: { 'x-tenant': 'a' } })];
    expect(all.map(({ status, headers, notes }) => [status, headers[1], notes['verdict']])).toEqual([
      [200, undefined, 'let in, there is nothing to count it by'],
      [200, undefined, 'let in, there is nothing to count it by'],
      [200, '1', 'let in'],
    ]);
  });

  test('by each limit for itself', async () => {
    const limits = [
      { limit: 1, window: '1m' },
      { limit: 3, window: '1m', by: 'all' },
    ];
    const bench = await PolicyBench.open(rateLimit, { by: 'ip', limits });
    const all = [];
    for (const end of [1, 1, 2, 3, 4]) all.push(await bench.send({ address: `192.0.2.${end}` }));
    expect(all.map(({ status, notes }) => [status, notes['counter']])).toEqual([
      [200, 'ip 192.0.2.1'],
      [429, 'ip 192.0.2.1'],
      [200, 'ip 192.0.2.2'],
      [200, 'ip 192.0.2.3'],
      [429, 'all'],
    ]);
  });
});
