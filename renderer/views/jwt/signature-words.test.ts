import { expect, test } from 'vitest';
import type { JwtCheck, JwtDecoded, JwtInspection } from '../../../core/contract/jwt.ts';
import { signatureWords } from './signature-words.ts';

const PARTS: JwtDecoded = {
  kind: 'jws',
  header: { members: [], text: '{}' },
  claims: { members: [], text: '{}' },
  signature: { bytes: 256, algorithm: 'RS256' },
  remarks: [],
};
const KEY = { kid: 'k1', kty: 'RSA', source: 'https://id.test/jwks', isChosen: true, why: 'the kid' };

function checked(status: JwtCheck['status'], keys: JwtInspection['keys'] = [KEY]): JwtInspection {
  const check: JwtCheck = { name: 'signature', title: 'Signature', status, seen: '', rule: '' };
  return { decoded: PARTS, checks: [check], keys, keySources: [], at: 0, faults: [] };
}

test('a signature that was not checked is called not verified', () => {
  expect(
    [signatureWords(PARTS, undefined), signatureWords(PARTS, checked('unknown'))].map(({ short }) => short),
  ).toEqual(['not verified', 'not verified']);
});

test('a signature that fits names the key, one that does not is bad', () => {
  expect(signatureWords(PARTS, checked('pass'))).toEqual({
    words: 'genuine: signed with key k1 of https://id.test/jwks',
    short: 'genuine',
    mood: 'good',
  });
  const secret = { ...KEY, kid: undefined, source: 'secret' };
  expect(signatureWords(PARTS, checked('pass', [secret])).words).toBe('genuine: signed with the shared secret');
  expect(signatureWords(PARTS, checked('pass', [])).words).toBe('genuine: signed with a key of the settings');
  expect(signatureWords(PARTS, checked('fail'))).toMatchObject({ short: 'signature does not match', mood: 'bad' });
});

test('a token without a signature says so, whatever was checked; an encrypted one was not opened', () => {
  const unsigned = { ...PARTS, signature: { bytes: 0 } };
  expect(signatureWords(unsigned, checked('fail'))).toMatchObject({ short: 'not signed', mood: 'bad' });
  expect(signatureWords({ ...PARTS, kind: 'jwe' }, undefined).words).toBe('not decrypted');
});
