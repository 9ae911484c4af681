import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../model/http.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { keyAuth } from './key-auth.ts';

const consumers = [
  { id: 'partner', groups: ['gold'], keys: ['secret-1', 'secret-2'] },
  { id: 'intern', groups: [], keys: ['secret-3'] },
];
const SECRET_1 = '8 characters, sha256 f7e7c36e';

function bench(options: unknown): Promise<PolicyBench> {
  return PolicyBench.open(keyAuth, options, { consumers });
}

describe('a known key', () => {
  test('finds its consumer, and the trace never shows it', async () => {
    const { consumer, notes, sent } = await (await bench({})).send({ headers: { 'X-API-Key': 'secret-1' } });
    expect({ consumer, notes, sent: sent?.headers }).toEqual({
      consumer: 'partner',
      notes: { rule: 'a known key in header: x-api-key', seen: SECRET_1, consumer: 'partner', verdict: 'let in' },
      sent: ['X-API-Key', 'secret-1'],
    });
  });

  test('that no consumer has is a consumer by its place', async () => {
    const some = await bench({ keys: ['own-1', 'secret-3', 'own-3'] });
    const found = [];
    for (const key of ['own-1', 'secret-3', 'own-3'])
      found.push((await some.send({ headers: { 'x-api-key': key } })).consumer);
    expect(found).toEqual(['key-1', 'intern', 'key-3']);
  });

  test.each<[string, object, string, HeaderList]>([
    ['a header of its own name', { header: 'authorization' }, '/', ['Authorization', 'secret-1']],
    ['the query, decoded', { names: ['k'], in: ['query'] }, '/?a=1&k=secret%2D1', []],
    ['a cookie among others', { names: ['k'], in: ['cookie'] }, '/', ['cookie', 'a=b; k=secret-1; kk=x']],
    ['the second place', { names: ['k'], in: ['header', 'query'] }, '/?k=secret-1', []],
    ['the second name', { names: ['j', 'k'] }, '/', ['k', 'secret-1']],
    ['the first name in its last place', { names: ['j', 'k'], in: ['header', 'query'] }, '/?j=secret-1', ['k', 'no']],
  ])('is found in %s', async (_, options, target, headers) => {
    expect((await (await bench(options)).send({ target, headers })).consumer).toBe('partner');
  });
});

describe('hiding credentials', () => {
  const options = { names: ['k'], in: ['header', 'query', 'cookie'], hideCredentials: true };

  test.each<[string, string, HeaderList, string, HeaderList]>([
    ['a header', '/?a', ['K', 'secret-1', 'x', 'y'], '/?a', ['x', 'y']],
    ['the query', '/p?a=%20+1&k=secret-1&b', [], '/p?a=%20+1&b', []],
    ['the whole query', '/p?k=secret-1', [], '/p', []],
    ['a cookie', '/', ['Cookie', 'a=1; k=secret-1; b=2'], '/', ['Cookie', 'a=1; b=2']],
    ['the only cookie', '/', ['Cookie', 'k=secret-1', 'x', 'y'], '/', ['x', 'y']],
  ])('takes the key out of %s and leaves the rest as it was', async (_, target, headers, sentTarget, sentHeaders) => {
    const { sent } = await (await bench(options)).send({ target, headers });
    expect([sent?.target, sent?.headers]).toEqual([sentTarget, sentHeaders]);
  });
});

describe('a refusal', () => {
  test('without a key says where it was looked for', async () => {
    const { error, notes, sent } = await (
      await bench({ names: ['a', 'b'], in: ['header', 'query'], realm: 'r' })
    ).send();
    expect({ error, notes, sent }).toEqual({
      error: { code: 'KEY_MISSING', details: { names: ['a', 'b'], in: ['header', 'query'], realm: 'r' } },
      notes: { rule: 'a known key in header, query: a, b', seen: 'no key', verdict: 'no key was found' },
      sent: undefined,
    });
  });

  test('of an unknown key shows as much of it as tells two apart', async () => {
    const { error, notes, consumer } = await (await bench({})).send({ headers: { 'x-api-key': 'wrong' } });
    const key = '5 characters, sha256 8810ad58';
    expect({ error, notes, consumer }).toEqual({
      error: { code: 'KEY_INVALID', details: { names: ['x-api-key'], in: ['header'], key } },
      notes: { rule: 'a known key in header: x-api-key', seen: key, verdict: 'not one of 3 known keys' },
      consumer: undefined,
    });
  });

  test.each<[string, HeaderList, string]>([
    ['two keys', ['x-api-key', 'secret-1', 'x-api-key', 'secret-2'], 'KEY_DUPLICATE'],
    ['the same key twice', ['x-api-key', 'secret-1', 'X-Api-Key', 'secret-1'], 'KEY_DUPLICATE'],
    ['an empty key', ['x-api-key', ''], 'KEY_MISSING'],
    ['a beginning of a key', ['x-api-key', 'secret-'], 'KEY_INVALID'],
    ['a key in another case', ['x-api-key', 'SECRET-1'], 'KEY_INVALID'],
    ['a key with more behind it', ['x-api-key', 'secret-1\u0000'], 'KEY_INVALID'],
    ['a word that every object has', ['x-api-key', 'constructor'], 'KEY_INVALID'],
    ['a key of many kilobytes', ['x-api-key', 'k'.repeat(16_000)], 'KEY_INVALID'],
    ['a key in the wrong place', ['cookie', 'x-api-key=secret-1'], 'KEY_MISSING'],
  ])('of %s', async (_, headers, code) => {
    const { error, sent } = await (await bench({})).send({ headers });
    expect([error?.code, sent]).toEqual([code, undefined]);
  });

  test('of a query that is not well encoded', async () => {
    const { error } = await (await bench({ names: ['k'], in: ['query'] })).send({ target: '/?k=%zz%' });
    expect(error?.code).toBe('KEY_INVALID');
  });
});

test.each([
  [{ keys: [''] }, 'keys.0: Too small: expected string to have >=1 characters'],
  [{ header: 'a', names: ['b'] }, ': expected either header or names'],
  [{ header: 'x y' }, 'header: expected a header name such as x-request-id'],
  [{ in: [] }, 'in: Too small: expected array to have >=1 items'],
  [{ realm: 'a"\r\nb' }, 'realm: expected plain text without quotes'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(keyAuth, options)).toEqual([fault]);
});
