import { readFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { exportJWK, generateKeyPair, generateSecret, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ALGORITHM_NAMES, algorithmOf } from './algorithms.ts';
import { readJwks } from './keys/read-jwks.ts';

const vectors = z
  .array(
    z.object({
      from: z.string(),
      alg: z.string(),
      jwk: z.record(z.string(), z.string()),
      signed: z.string(),
      signature: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'vectors/signatures.json'), 'utf8')));

/** Whether a signature is right, and whether it is for another text or with one bit turned round. */
async function judge(alg: string, jwk: object, signed: string, signature: string): Promise<unknown[]> {
  const algorithm = algorithmOf(alg);
  const { keys, problems } = readJwks(JSON.stringify({ keys: [jwk] }), { source: 'test' });
  const [key] = keys;
  if (algorithm === undefined || key === undefined) return [alg, ...problems];
  const bytes = Buffer.from(signature, 'base64url');
  const turned = Buffer.from(bytes);
  turned[0] = (turned[0] ?? 0) ^ 1;
  const check = (text: string, made: Buffer): boolean | Promise<boolean> => algorithm.check(key.object, text, made);
  return Promise.all([
    check(signed, bytes),
    check(`${signed}A`, bytes),
    check(signed, turned),
    check(signed, bytes.subarray(1)),
    check(signed, Buffer.alloc(0)),
  ]);
}

test.each(vectors)('$alg as in $from', async ({ alg, jwk, signed, signature }) => {
  expect(await judge(alg, jwk, signed, signature)).toEqual([true, false, false, false, false]);
});

test.each(ALGORITHM_NAMES)('%s as another implementation signs it', async (alg) => {
  const { signing, jwk } = await keysOf(alg);
  const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg }).sign(signing);
  const end = token.lastIndexOf('.');
  expect(await judge(alg, jwk, token.slice(0, end), token.slice(end + 1))).toEqual([true, false, false, false, false]);
});

async function keysOf(alg: string): Promise<{ signing: Parameters<SignJWT['sign']>[0]; jwk: object }> {
  if (alg.startsWith('HS')) {
    const secret = await generateSecret(alg, { extractable: true });
    return { signing: secret, jwk: await exportJWK(secret) };
  }
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { signing: privateKey, jwk: await exportJWK(publicKey) };
}

test('none and ES256K are no algorithms', () => {
  expect(['none', 'None', 'ES256K', 'constructor', '__proto__', ''].map(algorithmOf)).toEqual(Array(6).fill(undefined));
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  expect(readJwks(JSON.stringify(publicKey.export({ format: 'jwk' })), { source: 'test' })).toEqual({
    keys: [],
    problems: ['key 1: the curve secp256k1 is not supported'],
  });
});

test('a small RSA key is used on the spot once a turn, everything else on the thread pool', async () => {
  const input = Buffer.from('text');
  const check = (alg: string, bits: number): unknown => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    return algorithmOf(alg)?.check(publicKey, 'text', input);
  };
  const first = check('RS256', 2048);
  const second = check('RS256', 2048);
  await nextTurn();
  const [large, third] = [check('PS256', 3072), check('PS256', 2048)];
  expect([first, second, large, third]).toEqual([false, expect.any(Promise), expect.any(Promise), false]);
  expect(await Promise.all([second, large])).toEqual([false, false]);
});
