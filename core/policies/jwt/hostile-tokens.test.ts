import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startJwksServer, type JwksServer } from '../../testing/jwks-server.ts';
import { PolicyBench } from '../../testing/policy-bench.ts';
import { base64url, jwksOf, makeTestKeys, signTexts, signToken } from '../../testing/tokens.ts';
import { jwt } from '../jwt.ts';

const keys = makeTestKeys('RS256');
const attacker = makeTestKeys('RS256', keys.kid);
const secret = makeTestKeys('HS256');
const claims = { iss: 'https://id.example', sub: 'alice', exp: 9_000_000_000 };
const good = signToken(keys, claims);
const [header = '', payload = '', signature = ''] = good.split('.');
const HEADER = JSON.stringify({ alg: 'RS256', kid: keys.kid });
const CLAIMS = JSON.stringify(claims);

/** Where tokens would like keys to be fetched from; it must see no request. */
let elsewhere: JwksServer;
let bench: PolicyBench;
beforeAll(async () => {
  elsewhere = await startJwksServer(attacker);
  bench = await PolicyBench.open(jwt, { keys: [{ jwks: jwksOf(keys) }, { jwks: jwksOf(secret) }] });
});
afterAll(async () => {
  await bench.close();
  await elsewhere.close();
});

async function send(token: string): Promise<[number, string | undefined]> {
  const { status, error, sent } = await bench.send({ headers: { authorization: `Bearer ${token}` } });
  expect(sent === undefined).toBe(error !== undefined);
  return [status, error?.code];
}

function confused(secretText: string | Buffer): string {
  const input = `${base64url(JSON.stringify({ alg: 'HS256', kid: keys.kid }))}.${payload}`;
  return `${input}.${createHmac('sha256', secretText).update(input).digest('base64url')}`;
}

describe('a hostile token is refused as the client’s fault', () => {
  test.each<[string, () => string, string]>([
    ['nothing but dots', () => '..', 'TOKEN_MALFORMED'],
    ['four parts', () => `${good}.`, 'TOKEN_MALFORMED'],
    ['five parts', () => 'a.b.c.d.e', 'TOKEN_MALFORMED'],
    ['cut off in the header', () => good.slice(0, 10), 'TOKEN_MALFORMED'],
    ['cut off in the payload', () => good.slice(0, header.length + 9), 'TOKEN_MALFORMED'],
    ['cut off in the signature', () => good.slice(0, -22), 'TOKEN_SIGNATURE'],
    ['without its signature', () => `${header}.${payload}.`, 'TOKEN_SIGNATURE'],
    [
      'a megabyte long',
      () => `${header}.${base64url(`{"a":"${'x'.repeat(1_000_000)}"}`)}.${signature}`,
      'TOKEN_MALFORMED',
    ],
    ['a megabyte of dots', () => '.'.repeat(1_000_000), 'TOKEN_MALFORMED'],
    [
      'JSON nested deeply',
      () => signTexts(keys, HEADER, `{"a":${'['.repeat(9000)}${']'.repeat(9000)}}`),
      'TOKEN_MALFORMED',
    ],
    ['a header nested deeply', () => signTexts(keys, `{"a":${'{"a":'.repeat(9000)}`, CLAIMS), 'TOKEN_MALFORMED'],
    [
      'a claim twice',
      () => signTexts(keys, HEADER, '{"sub":"alice","sub":"root","exp":9000000000}'),
      'TOKEN_MALFORMED',
    ],
    ['alg twice', () => signTexts(keys, '{"alg":"none","alg":"RS256"}', CLAIMS), 'TOKEN_MALFORMED'],
    ['claims that are a list', () => signTexts(keys, HEADER, '[]'), 'TOKEN_MALFORMED'],
    ['claims that are null', () => signTexts(keys, HEADER, 'null'), 'TOKEN_MALFORMED'],
    ['a byte order mark', () => signTexts(keys, HEADER, `\ufeff${CLAIMS}`), 'TOKEN_MALFORMED'],
    [
      'bytes that are no text',
      () => `${header}.${base64url(new Uint8Array([0x7b, 0xff, 0x7d]))}.${signature}`,
      'TOKEN_MALFORMED',
    ],
    ['base64 in place of base64url', () => `${header}.${payload}=.${signature}`, 'TOKEN_MALFORMED'],
    ['alg that is a number', () => signTexts(keys, '{"alg":256}', CLAIMS), 'TOKEN_MALFORMED'],
    ['alg that is a list', () => signTexts(keys, '{"alg":["RS256"]}', CLAIMS), 'TOKEN_MALFORMED'],
    ['kid that is an object', () => signToken(keys, claims, { kid: {} }), 'TOKEN_MALFORMED'],
    ['no alg', () => signTexts(keys, '{}', CLAIMS), 'TOKEN_MALFORMED'],
    ['crit', () => signToken(keys, claims, { crit: ['exp'] }), 'TOKEN_MALFORMED'],
    ['crit that is empty', () => signToken(keys, claims, { crit: [] }), 'TOKEN_MALFORMED'],
    ['crit with b64', () => signToken(keys, claims, { crit: ['b64'], b64: false }), 'TOKEN_MALFORMED'],
    ['alg none', () => `${base64url('{"alg":"none"}')}.${payload}.`, 'TOKEN_ALGORITHM'],
    ['alg nOnE with a signature', () => signTexts(keys, '{"alg":"nOnE"}', CLAIMS), 'TOKEN_ALGORITHM'],
    ['an empty alg', () => signTexts(keys, '{"alg":""}', CLAIMS), 'TOKEN_ALGORITHM'],
    ['ES256K', () => signTexts(keys, '{"alg":"ES256K"}', CLAIMS), 'TOKEN_ALGORITHM'],
    ['an alg that every object has', () => signTexts(keys, '{"alg":"constructor"}', CLAIMS), 'TOKEN_ALGORITHM'],
    ['the public key as an HMAC secret', () => confused(keys.pem), 'TOKEN_KEY_UNKNOWN'],
    ['another algorithm of the same key', () => signToken({ ...keys, alg: 'PS256' }, claims), 'TOKEN_KEY_UNKNOWN'],
    [
      'a curve’s algorithm for an RSA key',
      () => signTexts(keys, JSON.stringify({ alg: 'ES256', kid: keys.kid }), CLAIMS),
      'TOKEN_KEY_UNKNOWN',
    ],
    ['a key of its own', () => signToken(attacker, claims, { jwk: attacker.jwk }), 'TOKEN_SIGNATURE'],
    ['a key set elsewhere', () => signToken(attacker, claims, { jku: elsewhere.url }), 'TOKEN_SIGNATURE'],
    [
      'a certificate elsewhere',
      () => signToken(attacker, claims, { x5u: elsewhere.url, kid: 'x' }),
      'TOKEN_KEY_UNKNOWN',
    ],
    ['a certificate of its own', () => signToken(attacker, claims, { x5c: ['MIIB'] }), 'TOKEN_SIGNATURE'],
    ['a URL as kid', () => signToken(attacker, claims, { kid: `${elsewhere.url}/key` }), 'TOKEN_KEY_UNKNOWN'],
    ['a path as kid', () => signToken(secret, claims, { kid: '../../../../dev/null' }), 'TOKEN_KEY_UNKNOWN'],
    ['SQL as kid', () => signToken(secret, claims, { kid: "x' UNION SELECT 'key" }), 'TOKEN_KEY_UNKNOWN'],
    ['a kid that every object has', () => signToken(attacker, claims, { kid: '__proto__' }), 'TOKEN_KEY_UNKNOWN'],
    ['an expiry that is text', () => signToken(keys, { ...claims, exp: '9000000000' }), 'TOKEN_CLAIM'],
    ['an expiry that is null', () => signToken(keys, { ...claims, exp: null }), 'TOKEN_CLAIM'],
    ['an expiry beyond any number', () => signTexts(keys, HEADER, '{"exp":1e999}'), 'TOKEN_CLAIM'],
    ['an expiry below zero', () => signToken(keys, { ...claims, exp: -1 }), 'TOKEN_EXPIRED'],
    ['an expiry in a prototype', () => signTexts(keys, HEADER, '{"__proto__":{"exp":9000000000}}'), 'TOKEN_CLAIM'],
    ['a start far beyond any date', () => signToken(keys, { ...claims, nbf: 1e300 }), 'TOKEN_NOT_YET_VALID'],
  ])('%s', async (_, make, code) => {
    expect(await send(make())).toEqual([401, code]);
  });

  test('and none of them made anybody ask for a key elsewhere', () => {
    expect(elsewhere.asked).toBe(0);
  });
});

test('no change of a character in a good token is let in', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom(...alphabet), async (index, character) => {
      fc.pre(good[index] !== character);
      const [status] = await send(`${good.slice(0, index)}${character}${good.slice(index + 1)}`);
      expect(status).toBe(401);
    }),
    { numRuns: 400 },
  );
  expect(await send(good)).toEqual([200, undefined]);
});

test('every other last character of the signature is refused, though some decode to the same bytes', async () => {
  for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
    if (!good.endsWith(character)) expect((await send(good.slice(0, -1) + character))[0]).toBe(401);
});

test('no text is ever answered with a failure of the gateway', async () => {
  const part = fc.oneof(fc.json().map(base64url), fc.string(), fc.constantFrom(header, payload, signature));
  const text = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (token) => {
      expect((await send(token))[0]).toBe(token === good ? 200 : 401);
    }),
  );
});
