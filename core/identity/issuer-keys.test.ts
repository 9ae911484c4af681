import { describe, expect, test } from 'vitest';
import { TestClock } from '../testing/policy-bench.ts';
import { IssuerKeys, type KeyStore } from './issuer-keys.ts';
import { memoryKeyStore } from '../testing/key-store.ts';

const clock = new TestClock();

function shown(keys: IssuerKeys): unknown {
  return keys.known().map(({ alg, isActive, createdAt }) => [alg, isActive, createdAt - clock.now()]);
}

describe('the keys of the issuer', () => {
  test('are made when they are first asked for, once, and are the same for the next process', async () => {
    const store = memoryKeyStore();
    const keys = new IssuerKeys(store, clock);
    expect([shown(keys), store.has('keys')]).toEqual([[], false]);
    const [first, second] = await Promise.all([keys.all(), keys.all()]);
    expect([shown(keys), first === second]).toEqual([
      [
        ['RS256', true, 0],
        ['ES256', true, 0],
        ['EdDSA', true, 0],
      ],
      true,
    ]);
    expect(await new IssuerKeys(store, clock).jwks()).toEqual(await keys.jwks());
  });

  test('are shown to verifiers without their private parts', async () => {
    const { keys } = await new IssuerKeys(memoryKeyStore(), clock).jwks();
    expect(keys.map((key) => Object.keys(key).toSorted().join(' '))).toEqual([
      'alg e kid kty n use',
      'alg crv kid kty use x y',
      'alg crv kid kty use x',
    ]);
  });

  test('that are replaced stay until they are dropped', async () => {
    const keys = new IssuerKeys(memoryKeyStore(), clock);
    const old = await keys.active('RS256');
    await keys.rotate(false);
    const next = await keys.active('RS256');
    const both = (await keys.jwks()).keys.map(({ kid }) => kid);
    expect([next.kid !== old.kid, both.length, both.includes(old.kid)]).toEqual([true, 6, true]);
    await keys.rotate(true);
    expect((await keys.jwks()).keys.some(({ kid }) => kid === old.kid || kid === next.kid)).toBe(false);
  });

  test('that cannot be opened are not written over, unless they are to be dropped', async () => {
    const kept: string[] = [];
    const sealed: KeyStore = { has: () => true, get: () => kept.at(-1), set: (_, value) => void kept.push(value) };
    const keys = new IssuerKeys(sealed, clock);
    await expect(keys.all()).rejects.toMatchObject({ code: 'KEYS_SEALED' });
    await expect(keys.rotate(false)).rejects.toMatchObject({ code: 'KEYS_SEALED' });
    expect(kept).toEqual([]);
    await keys.rotate(true);
    expect([(await keys.all()).length, kept.length]).toEqual([3, 1]);
  });

  test.each(['no json', '{}', '[{"alg":"RS256","createdAt":1,"isActive":true,"jwk":{"kty":"RSA"}}]'])(
    'that are not what was written are not used: %s',
    async (text) => {
      const store = memoryKeyStore();
      store.set('keys', text);
      await expect(new IssuerKeys(store, clock).all()).rejects.toMatchObject({ code: 'FORMAT_INVALID' });
    },
  );
});
