import { scryptSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../model/http.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { basicAuth } from './basic-auth.ts';
import { fingerprint } from './credentials.ts';

const salt = Buffer.from('salt of sixteen b');
const derived = scryptSync('pepper', salt, 32, { N: 1024, r: 8, p: 1 }).toString('base64');
const SCRYPT = `scrypt:1024:8:1:${salt.toString('base64')}:${derived}`;
const SHA256 = 'sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b';

const consumers = [
  { id: 'alice', groups: [], keys: [], basic: [{ username: 'alice', password: 'wonder:land' }] },
  {
    id: 'bob',
    groups: [],
    keys: [],
    basic: [
      { username: 'bob', password: SHA256 },
      { username: 'robert', password: SCRYPT },
      { username: 'müller', password: 'grüße' },
    ],
  },
];

function bench(options: object = {}): Promise<PolicyBench> {
  return PolicyBench.open(basicAuth, options, { consumers });
}

function basic(pair: string, encoding: BufferEncoding = 'utf8'): string {
  return `Basic ${Buffer.from(pair, encoding).toString('base64')}`;
}

describe('name and password', () => {
  test.each<[string, string, string]>([
    ['with a colon in the password', basic('alice:wonder:land'), 'alice'],
    ['kept as a SHA-256', basic('bob:secret'), 'bob'],
    ['kept as scrypt', basic('robert:pepper'), 'bob'],
    ['in UTF-8', basic('müller:grüße'), 'bob'],
    ['in latin1', basic('müller:grüße', 'latin1'), 'bob'],
    ['of a user of the policy alone', basic('eve:1'), 'eve'],
    ['with a scheme in another case and spaces', `bAsIc   ${basic('eve:1').slice(6)}  `, 'eve'],
  ])('%s find their consumer', async (_, authorization, consumer) => {
    const result = await (await bench({ users: { eve: '1' } })).send({ headers: { authorization } });
    expect(result).toMatchObject({ status: 200, consumer, notes: { consumer, verdict: 'let in' } });
  });

  test('never show in the trace', async () => {
    const { notes } = await (await bench()).send({ headers: { authorization: basic('alice:wonder:land') } });
    expect(notes).toEqual({
      rule: 'name and password of one of 4 known names in authorization',
      seen: `name "alice", password of ${fingerprint('wonder:land')}`,
      consumer: 'alice',
      verdict: 'let in',
    });
  });

  test('of several accounts with one name are tried in turn', async () => {
    const users = { robert: 'first', bob: SCRYPT };
    const some = await bench({ users });
    const found = [];
    for (const pair of ['robert:first', 'robert:pepper', 'bob:pepper', 'bob:secret', 'bob:other'])
      found.push((await some.send({ headers: { authorization: basic(pair) } })).consumer);
    expect(found).toEqual(['robert', 'bob', 'bob', 'bob', undefined]);
  });

  test('kept as scrypt are found again, and wrong ones still refused', async () => {
    const some = await bench();
    const found = [];
    for (const pair of ['robert:pepper', 'robert:pepper', 'robert:peppers', 'robert:pepper'])
      found.push((await some.send({ headers: { authorization: basic(pair) } })).consumer);
    expect(found).toEqual(['bob', 'bob', undefined, 'bob']);
  });

  test('come by the first header that has them, which goes when it is to be hidden', async () => {
    const headers = ['Authorization', 'Bearer x', 'Proxy-Authorization', basic('bob:secret')];
    const options = { headers: ['proxy-authorization', 'authorization'], hideCredentials: true };
    const { consumer, sent } = await (await bench(options)).send({ headers });
    expect([consumer, sent?.headers]).toEqual(['bob', ['Authorization', 'Bearer x']]);
  });
});

describe('a refusal', () => {
  test.each<[string, HeaderList, string, string]>([
    ['nothing', [], 'CREDENTIALS_MISSING', 'no credentials were found'],
    ['another scheme', ['authorization', 'Bearer abc'], 'CREDENTIALS_MISSING', 'no credentials were found'],
    ['an empty header', ['authorization', ''], 'CREDENTIALS_MISSING', 'no credentials were found'],
    ['the scheme alone', ['authorization', 'Basic'], 'CREDENTIALS_INVALID', 'not base64'],
    ['no base64', ['authorization', 'Basic a:b%'], 'CREDENTIALS_INVALID', 'not base64'],
    ['bytes that are not latin', ['authorization', 'Basic ÿ\u0000'], 'CREDENTIALS_INVALID', 'not base64'],
    ['no colon', ['authorization', basic('alice')], 'CREDENTIALS_INVALID', 'no colon between name and password'],
    ['an unknown name', ['authorization', basic('mallory:x')], 'CREDENTIALS_INVALID', 'the name is not known'],
    ['a name of every object', ['authorization', basic('__proto__:x')], 'CREDENTIALS_INVALID', 'the name is not known'],
    ['an empty name', ['authorization', basic(':x')], 'CREDENTIALS_INVALID', 'the name is not known'],
    ['a wrong password', ['authorization', basic('bob:Secret')], 'CREDENTIALS_INVALID', 'the password is not right'],
    ['the hash itself', ['authorization', basic(`bob:${SHA256}`)], 'CREDENTIALS_INVALID', 'the password is not right'],
    ['an empty password', ['authorization', basic('alice:')], 'CREDENTIALS_INVALID', 'the password is not right'],
    [
      'a megabyte',
      ['authorization', basic(`alice:${'x'.repeat(1_000_000)}`)],
      'CREDENTIALS_INVALID',
      'the password is not right',
    ],
    [
      'two headers',
      ['authorization', basic('bob:secret'), 'Authorization', basic('bob:secret')],
      'CREDENTIALS_INVALID',
      'more than one header',
    ],
  ])('of %s', async (_, headers, code, verdict) => {
    const { error, notes, sent, status } = await (await bench({ realm: 'r' })).send({ headers });
    expect([error, notes['verdict'], sent, status]).toEqual([
      { code, details: { challenge: 'Basic realm="r", charset="UTF-8"' } },
      verdict,
      undefined,
      401,
    ]);
  });

  test('shows the scheme of another header, and nothing of a header that has none', async () => {
    const some = await bench();
    const seen = [];
    for (const authorization of ['Digest a=b', 's3cret'])
      seen.push((await some.send({ headers: { authorization } })).notes['seen']);
    expect(seen).toEqual(['authorization of the scheme Digest', 'authorization without a scheme']);
  });

  test('names no charset when told so', async () => {
    const { error } = await (await bench({ charset: 'off' })).send();
    expect(error?.details).toEqual({ challenge: 'Basic realm="gatewright"' });
  });
});

test('without any account everybody is refused', async () => {
  const empty = await PolicyBench.open(basicAuth, {});
  expect((await empty.send({ headers: { authorization: basic('a:b') } })).error?.code).toBe('CREDENTIALS_INVALID');
});

test.each([
  ['scrypt:1000:8:1:c2FsdA==:AAAA', 'expected: a password as scrypt:N:r:p:salt:hash in base64'],
  ['scrypt:1024:8:1', 'expected: a password as scrypt:N:r:p:salt:hash in base64'],
  [`scrypt:1048576:64:1:c2FsdA==:${derived}`, 'asks for more than 134217728 bytes of memory'],
])('a stored password %s is refused when the policy is prepared', async (password, reason) => {
  await expect(PolicyBench.open(basicAuth, { users: { a: password } })).rejects.toThrow(reason);
});

test.each([
  [{ users: { 'a:b': 'x' } }, 'users.a:b: Invalid key in record'],
  [{ realm: 'a"b' }, 'realm: expected plain text without quotes'],
  [{ headers: ['x y'] }, 'headers.0: expected a header name such as x-request-id'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(basicAuth, options)).toEqual([fault]);
});
