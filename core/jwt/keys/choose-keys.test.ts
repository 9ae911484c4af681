import { expect, test } from 'vitest';
import { jwksOf, makeTestKeys, signToken } from '../../testing/tokens.ts';
import { algorithmOf } from '../algorithms.ts';
import { parseToken, type ParsedToken } from '../parse-token.ts';
import { chooseKeys, explainKeys } from './choose-keys.ts';
import { readJwks } from './read-jwks.ts';

const signing = makeTestKeys('ES256', 'k');
const RULES = { maxBytes: 4096, allowsDuplicates: false };

function tokenOf(header: object): ParsedToken {
  const parsed = parseToken(signToken(signing, { iss: 'me' }, { ...header }), RULES);
  if (parsed.kind === 'fault') throw new Error(parsed.reason);
  return parsed.token;
}

const algorithm = algorithmOf('ES256') ?? expect.fail();

test.each<[string, object, object, string]>([
  ['the same key id', {}, {}, 'fits'],
  ['no key id of its own', { kid: undefined }, {}, 'fits'],
  ['a key id that the token does not name', {}, { kid: undefined }, 'fits'],
  ['another key id', { kid: 'other' }, {}, 'another key id'],
  ['another algorithm', { alg: 'ES384' }, {}, 'the key is for ES384 only'],
  ['another use', { use: 'enc' }, {}, 'the key is for use enc'],
  ['other operations', { key_ops: ['encrypt'] }, {}, 'key_ops of the key leave verify out'],
  ['the right operations', { key_ops: ['sign', 'verify'] }, {}, 'fits'],
])('a key with %s', (_, members, header, why) => {
  const { keys } = readJwks(JSON.stringify({ ...signing.jwk, ...members }), { source: 'test' });
  const token = tokenOf(header);
  const chosen = chooseKeys(keys, token, algorithm);
  expect([chosen.length, explainKeys(keys, token, algorithm, chosen[0])[0]?.why]).toEqual([
    why === 'fits' ? 1 : 0,
    why,
  ]);
});

test('keys of other types and curves are left aside, and of two that fit the one with the name is taken', () => {
  const text = jwksOf(makeTestKeys('RS256', 'k'), makeTestKeys('ES384', 'k'), makeTestKeys('HS256', 'k'), signing);
  const { keys } = readJwks(text, { source: 'test' });
  const unnamed = readJwks(JSON.stringify({ ...signing.jwk, kid: undefined }), { source: 'test' });
  const all = [...unnamed.keys, ...keys];
  const token = tokenOf({});
  expect(explainKeys(all, token, algorithm, keys[3]).map(({ why }) => why)).toEqual([
    'would fit, another one was taken',
    'a key of type RSA does not go with ES256',
    'the curve P-384 does not go with ES256',
    'a key of type oct does not go with ES256',
    'fits',
  ]);
  expect(chooseKeys(all, token, algorithm)).toEqual([keys[3]]);
});

test('a token that names no key is tried with a few keys, not with all', () => {
  const { keys } = readJwks(jwksOf(...Array.from({ length: 20 }, () => signing)), { source: 'test' });
  expect(chooseKeys(keys, tokenOf({ kid: undefined }), algorithm)).toHaveLength(8);
});
