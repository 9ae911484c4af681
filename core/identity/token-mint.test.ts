import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, importSPKI, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { TestClock } from '../testing/policy-bench.ts';
import { IssuerKeys } from './issuer-keys.ts';
import { memoryKeyStore } from '../testing/key-store.ts';
import { TokenMint, type MintRequest } from './token-mint.ts';

const ISSUER = 'http://127.0.0.1:8010';
const clock = new TestClock();
const keys = new IssuerKeys(memoryKeyStore(), clock);
const minted: unknown[] = [];
const mint = new TokenMint(
  keys,
  clock,
  () => ({ issuer: ISSUER, lifetimeMillis: 60_000, algorithm: 'RS256' }),
  (claims) => minted.push(claims),
);
const NOW = clock.now() / 1000;
beforeAll(async () => void (await keys.all()));

function make(request: Partial<MintRequest> = {}): Promise<string> {
  return mint.mint({
    claims: { sub: 'alice', aud: 'orders' },
    header: {},
    sign: { kind: 'issuer' },
    broken: 'none',
    ...request,
  });
}

/** What jose says of a token: its claims, or the code of the refusal. */
async function verdictOf(token: string, options: Parameters<typeof jwtVerify>[2] = {}): Promise<unknown> {
  const jwks = createLocalJWKSet({ keys: (await keys.jwks()).keys.map((key) => ({ kty: '', ...key })) });
  const rules = { issuer: ISSUER, audience: 'orders', currentDate: new Date(clock.now()), ...options };
  try {
    return (await jwtVerify(token, jwks, rules)).payload;
  } catch (error) {
    return error instanceof errors.JOSEError
      ? `${error.code}${'claim' in error ? ` ${String(error.claim)}` : ''}`
      : error;
  }
}

describe('a token of the issuer', () => {
  test.each(['RS256', 'ES256', 'EdDSA'])('with %s is good for whoever has the JWKS', async (alg) => {
    const token = await make({ header: { alg, 'x-note': 'mine' } });
    const { kid } = await keys.active(alg as 'RS256');
    expect([decodeProtectedHeader(token), await verdictOf(token)]).toEqual([
      { alg, typ: 'JWT', kid, 'x-note': 'mine' },
      { iss: ISSUER, iat: NOW, exp: NOW + 60, sub: 'alice', aud: 'orders' },
    ]);
  });

  test('says what its maker says, times and issuer included, and nothing is added twice', async () => {
    const claims = { iss: 'https://id.example', exp: 7, iat: null, deep: { list: [1, 'é'] } };
    expect(decodeJwt(await make({ claims }))).toEqual(claims);
    expect(decodeJwt(await make({ lifetimeMillis: 5000 })).exp).toBe(NOW + 5);
  });

  test('is signed by the key that the header names, and refused where there is none', async () => {
    const { kid, alg } = await keys.active('ES256');
    expect(decodeProtectedHeader(await make({ header: { kid } }))).toEqual({ alg, typ: 'JWT', kid });
    await expect(make({ header: { kid: 'none' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(make({ header: { alg: 'RS512' } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { expected: 'RS256, ES256, EdDSA' },
    });
  });

  test('is told of when it is good, and not when it is broken', async () => {
    minted.length = 0;
    await make({ claims: { sub: 'told' } });
    await make({ claims: { sub: 'broken' }, broken: 'expired' });
    expect(minted).toEqual([expect.objectContaining({ sub: 'told' })]);
  });
});

describe('a broken token', () => {
  test.each([
    ['expired', 'ERR_JWT_EXPIRED exp'],
    ['not-yet-valid', 'ERR_JWT_CLAIM_VALIDATION_FAILED nbf'],
    ['wrong-audience', 'ERR_JWT_CLAIM_VALIDATION_FAILED aud'],
    ['wrong-issuer', 'ERR_JWT_CLAIM_VALIDATION_FAILED iss'],
    ['unknown-kid', 'ERR_JWKS_NO_MATCHING_KEY'],
    ['bad-signature', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  ] as const)('that is %s is refused for that alone', async (broken, code) => {
    expect(await verdictOf(await make({ broken }))).toBe(code);
  });

  test('with alg none has no signature', async () => {
    const token = await make({ broken: 'alg-none' });
    expect([decodeProtectedHeader(token).alg, token.endsWith('.'), token.split('.').length]).toEqual(['none', true, 3]);
  });

  test('for HS/RS confusion is right for who takes the PEM of the public key for a secret', async () => {
    const token = await make({ broken: 'hs-rs-confusion' });
    const { kid, publicKey } = await keys.active('RS256');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const fooled = await jwtVerify(token, new TextEncoder().encode(pem), { currentDate: new Date(clock.now()) });
    expect([fooled.protectedHeader.alg, fooled.protectedHeader.kid, fooled.payload.sub]).toEqual([
      'HS256',
      kid,
      'alice',
    ]);
    await expect(jwtVerify(token, await importSPKI(pem, 'RS256'))).rejects.toThrow();
  });
});

describe('a key that is given', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  test('as a secret or PEM or JWK signs with the algorithm that fits it', async () => {
    const jwk = JSON.stringify({ ...pair.privateKey.export({ format: 'jwk' }), kid: 'mine' });
    const heads = await Promise.all(
      [
        make({ sign: { kind: 'secret', alg: 'HS512', secret: 'shared' } }),
        make({ sign: { kind: 'key', pemOrJwk: pem } }),
        make({ sign: { kind: 'key', pemOrJwk: jwk } }),
        make({ sign: { kind: 'key', pemOrJwk: jwk, kid: 'other' } }),
      ].map(async (token) => decodeProtectedHeader(await token)),
    );
    expect(heads).toEqual([
      { alg: 'HS512', typ: 'JWT' },
      { alg: 'ES384', typ: 'JWT' },
      { alg: 'ES384', typ: 'JWT', kid: 'mine' },
      { alg: 'ES384', typ: 'JWT', kid: 'other' },
    ]);
    const { payload } = await jwtVerify(await make({ sign: { kind: 'key', pemOrJwk: pem } }), pair.publicKey, {
      currentDate: new Date(clock.now()),
    });
    expect(payload.sub).toBe('alice');
  });

  test.each([
    ['another algorithm', { kind: 'key', pemOrJwk: pem, alg: 'RS256' }, 'a private RSA key'],
    ['an algorithm nobody knows', { kind: 'key', pemOrJwk: pem, alg: 'XS256' }, /^RS256, .*HS512$/],
    [
      'only its public part',
      { kind: 'key', pemOrJwk: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      /public one/,
    ],
    [
      'only its public part as JWK',
      { kind: 'key', pemOrJwk: JSON.stringify(pair.publicKey.export({ format: 'jwk' })) },
      /no private part/,
    ],
    ['a text that is no key', { kind: 'key', pemOrJwk: 'hunter2' }, /as PEM or JWK/],
    ['a broken PEM', { kind: 'key', pemOrJwk: '-----BEGIN PRIVATE KEY-----\nhunter2' }, /not encrypted/],
    ['a broken JWK', { kind: 'key', pemOrJwk: '{"kty":"EC","crv":"P-256","d":"hunter2"}' }, /whole/],
  ] as const)('with %s is refused, and not quoted', async (_, sign, expected) => {
    const error: unknown = await make({ sign }).catch((thrown: unknown) => thrown);
    const wanted = typeof expected === 'string' ? expected : expect.stringMatching(expected);
    expect(error).toMatchObject({ code: 'INPUT_INVALID', details: { expected: wanted } });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  test('is refused where the header names another algorithm or it has no public part to confuse', async () => {
    const secret = { kind: 'secret', alg: 'HS256', secret: 'shared' } as const;
    await expect(make({ sign: secret, header: { alg: 'RS256' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(make({ sign: secret, broken: 'hs-rs-confusion' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('a changed token', () => {
  test('of the issuer is signed again with the key it had, also an old one', async () => {
    const token = await make({ header: { alg: 'ES256' } });
    const { kid } = decodeProtectedHeader(token);
    await keys.rotate(false);
    const changed =
      mint.resign(token, { alg: 'none', typ: 'x' }, { ...decodeJwt(token), aud: 'orders', sub: 'bob' }) ?? '';
    expect([decodeProtectedHeader(changed), await verdictOf(changed)]).toEqual([
      { alg: 'ES256', typ: 'x', kid },
      { iss: ISSUER, iat: NOW, exp: NOW + 60, sub: 'bob', aud: 'orders' },
    ]);
  });

  test('keeps a key id that is not that of its key', async () => {
    const token = await make({});
    const changed = mint.resign(token, { kid: 'unknown' }, decodeJwt(token)) ?? '';
    expect(decodeProtectedHeader(changed)).toEqual({ alg: decodeProtectedHeader(token).alg, kid: 'unknown' });
  });

  test.each([
    ['of somebody else', () => make({ sign: { kind: 'secret', alg: 'HS256', secret: 'x' } })],
    ['that is broken', () => make({ broken: 'bad-signature' })],
    ['without a signature', () => make({ broken: 'alg-none' })],
    ['that is none', () => Promise.resolve('a.b.c')],
    ['of too many parts', async () => `${await make()}.x`],
  ])('%s is not signed', async (_, original) => {
    expect(mint.resign(await original(), {}, { sub: 'bob' })).toBeUndefined();
  });
});
