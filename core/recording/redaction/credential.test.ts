import { describe, expect, test } from 'vitest';
import { redactCredential } from './credential.ts';
import { standIn } from './stand-in.ts';

const KEY = new TextEncoder().encode('a key that only tests have');
const hidden = (secret: string): string => standIn(secret, KEY);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEADER = part({ alg: 'RS256', kid: 'one' });

describe('a JWT', () => {
  test('keeps its header and the claims that decide whether it is accepted; who it is about is replaced', () => {
    const claims = {
      iss: 'https://id',
      aud: ['a', 'b'],
      exp: 1_900_000_000,
      scope: 'read',
      sub: 'ann',
      age: 41,
      address: { city: 'x' },
    };
    const [header, payload = '', signature] = redactCredential(`${HEADER}.${part(claims)}.c2ln`, KEY).split('.');
    expect([header, JSON.parse(Buffer.from(payload, 'base64url').toString()), signature]).toEqual([
      HEADER,
      { ...claims, sub: hidden('ann'), age: hidden('41'), address: hidden('{"city":"x"}') },
      hidden('c2ln'),
    ]);
  });

  test('is the same when it is redacted again', () => {
    const once = redactCredential(`${HEADER}.${part({ sub: 'ann', exp: 1, n: null })}.c2ln`, KEY);
    expect(redactCredential(once, KEY)).toBe(once);
  });

  test('has equal stand-ins for equal claims, so that two tokens of one person are seen to be that', () => {
    const subjects = ['c2ln', 'b3RoZXI'].map((signature) => {
      const payload = redactCredential(`${HEADER}.${part({ sub: 'ann', jti: signature })}.${signature}`, KEY).split(
        '.',
      )[1];
      return JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()).sub;
    });
    expect(subjects).toEqual([hidden('ann'), hidden('ann')]);
  });

  test.each([
    [
      'that is encrypted keeps its header only',
      `${HEADER}.eyJrZXk.aXY.dGV4dA.dGFn`,
      [HEADER, ...['eyJrZXk', 'aXY', 'dGV4dA', 'dGFn'].map(hidden)].join('.'),
    ],
    [
      'whose claims are no JSON keeps its header only',
      `${HEADER}.eyJub.c2ln`,
      `${HEADER}.${hidden('eyJub')}.${hidden('c2ln')}`,
    ],
  ])('%s', (_, token, expected) => {
    expect(redactCredential(token, KEY)).toBe(expected);
  });

  test.each([
    'abc.def.ghi',
    'eyJub.eyJub.eyJub',
    `${part({ kid: 'no algorithm' })}.${part({ sub: 'a' })}.x`,
    `${HEADER}.one-dot`,
  ])('is not what %s is; it is replaced as a whole', (value) => {
    expect(redactCredential(value, KEY)).toBe(hidden(value));
  });
});
