import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { optionFaults, PolicyBench, type BenchResult } from '../testing/policy-bench.ts';
import { acl } from './acl.ts';
import { keyAuth } from './key-auth.ts';
import { definePolicy } from './policy.ts';

const consumers = [
  { id: 'alice', groups: ['gold', 'staff'], keys: ['a'] },
  { id: 'bob', groups: ['silver'], keys: ['b'] },
  { id: 'carol', groups: [], keys: ['c'] },
];

/** Stands for a policy that verified a token with these claims. */
function claimsPolicy(claims: Readonly<Record<string, unknown>>) {
  return definePolicy({
    name: 'claims',
    summary: 'gives the call claims',
    phases: ['request'],
    options: z.object({}),
    example: '{}',
    prepare: () => ({
      onRequest: (call) => {
        call.claims = claims;
      },
    }),
  });
}

async function send(options: object, key: string, headers: Record<string, string> = {}): Promise<BenchResult> {
  const before = [{ policy: keyAuth, options: { anonymous: 'guest' } }];
  return (await PolicyBench.open(acl, options, { consumers, before })).send({
    headers: { 'x-api-key': key, ...headers },
  });
}

describe('groups', () => {
  test.each<[object, string, string | undefined, string]>([
    [{ allow: ['gold'] }, 'a', undefined, 'group gold is in allow'],
    [{ allow: ['gold', 'silver'] }, 'b', undefined, 'group silver is in allow'],
    [{ allow: ['gold'] }, 'b', 'ACL_DENIED', 'not in allow'],
    [{ allow: ['Gold'] }, 'a', 'ACL_DENIED', 'not in allow'],
    [{ allow: ['gold'] }, 'c', 'ACL_DENIED', 'not in allow'],
    [{ deny: ['silver'] }, 'a', undefined, 'not in deny'],
    [{ deny: ['silver'] }, 'b', 'ACL_DENIED', 'group silver is in deny'],
    [{ deny: ['silver'] }, 'c', undefined, 'not in deny'],
    [{ allow: ['gold'], deny: ['staff'] }, 'a', 'ACL_DENIED', 'group staff is in deny'],
    [{ allowConsumers: ['carol'] }, 'c', undefined, 'consumer carol is in allow'],
    [{ allowConsumers: ['carol'], allow: ['gold'] }, 'a', undefined, 'group gold is in allow'],
    [{ allow: ['gold'], denyConsumers: ['alice'] }, 'a', 'ACL_DENIED', 'consumer alice is in deny'],
    [{ deny: ['guests'], allow: ['gold'] }, 'unknown', 'ACL_DENIED', 'not in allow'],
  ])('%j judges key %s: %s, %s', async (options, key, code, reason) => {
    const { error, notes, status } = await send(options, key);
    const verdict = code === undefined ? { verdict: 'let in', because: reason } : { verdict: reason };
    expect([error?.code, status]).toEqual([code, code === undefined ? 200 : 403]);
    expect(notes).toMatchObject(verdict);
  });

  test('and the rule are in the notes', async () => {
    const options = { allow: ['x'], deny: ['y', 'z'], allowConsumers: ['u'], denyConsumers: ['v'] };
    expect((await send(options, 'a')).notes).toEqual({
      rule: 'deny consumers v; deny y, z; allow consumers u; allow x',
      seen: 'consumer alice, groups gold, staff',
      verdict: 'not in allow',
    });
  });
});

describe('groups of a claim', () => {
  test.each<[string, unknown, object, string | undefined]>([
    ['as a list', { roles: ['admin', 7, null] }, { groupsClaim: 'roles' }, undefined],
    ['as words', { roles: 'user admin' }, { groupsClaim: 'roles' }, undefined],
    ['down a path', { realm: { roles: ['admin'] } }, { groupsClaim: 'realm.roles' }, undefined],
    ['under a name with dots', { 'https://a.b/roles': 'admin' }, { groupsClaim: 'https://a.b/roles' }, undefined],
    ['of another type', { roles: { admin: true } }, { groupsClaim: 'roles' }, 'ACL_DENIED'],
    ['that is not there', { sub: 'x' }, { groupsClaim: 'roles' }, 'CREDENTIALS_MISSING'],
    ['that every object has', { sub: 'x' }, { groupsClaim: 'constructor.name' }, 'CREDENTIALS_MISSING'],
  ])('%s', async (_, claims, options, code) => {
    // The table above holds claims of every shape on purpose.
    const before = [{ policy: claimsPolicy(claims as Record<string, unknown>), options: {} }];
    const bench = await PolicyBench.open(acl, { allow: ['admin'], ...options }, { before });
    expect((await bench.send()).error?.code).toBe(code);
  });

  test.each([
    [false, 200],
    [true, 403],
  ])('stand alone only when asked: %s', async (onlyClaim, status) => {
    const before = [
      { policy: keyAuth, options: {} },
      { policy: claimsPolicy({ roles: ['user'] }), options: {} },
    ];
    const options = { allow: ['gold'], groupsClaim: 'roles', onlyClaim };
    const bench = await PolicyBench.open(acl, options, { consumers, before });
    expect((await bench.send({ headers: { 'x-api-key': 'a' } })).status).toBe(status);
  });
});

test.each([
  [{}, 'CREDENTIALS_MISSING', 401],
  [{ withoutConsumer: '403' }, 'ACL_DENIED', 403],
  [{ withoutConsumer: 'judge' }, undefined, 200],
])('nobody identified, with %j: %s', async (options, code, status) => {
  const result = await (await PolicyBench.open(acl, { deny: ['gold'], ...options })).send();
  expect([result.error?.code, result.status, result.notes['seen']]).toEqual([code, status, 'nobody']);
});

describe('the header with groups', () => {
  const options = { allow: ['gold'], groupsHeader: 'X-Consumer-Groups' };

  test('replaces what the client claimed', async () => {
    const { sent } = await send(options, 'a', { 'x-consumer-groups': 'root' });
    expect(sent?.headers).toEqual(['x-api-key', 'a', 'X-Consumer-Groups', 'gold, staff']);
  });

  test('leaves with the claim of the client when there are no groups', async () => {
    const { sent } = await send({ ...options, allow: undefined, deny: ['x'] }, 'c', { 'x-consumer-groups': 'root' });
    expect(sent?.headers).toEqual(['x-api-key', 'c']);
  });

  test('tells which groups it cannot carry', async () => {
    const before = [{ policy: claimsPolicy({ roles: ['gold', 'ü\r\n', 'a,b'] }), options: {} }];
    const bench = await PolicyBench.open(acl, { ...options, groupsClaim: 'roles' }, { before });
    const { sent, notes } = await bench.send();
    expect([sent?.headers, notes['groupsNotSent']]).toEqual([['X-Consumer-Groups', 'gold'], 2]);
  });
});

test.each([
  [{}, ': expected allow, deny, allowConsumers or denyConsumers'],
  [{ allow: [] }, 'allow: Too small: expected array to have >=1 items'],
  [{ allow: ['a'], onlyClaim: true }, 'onlyClaim: expected groupsClaim beside onlyClaim'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(acl, options)).toEqual([fault]);
});
