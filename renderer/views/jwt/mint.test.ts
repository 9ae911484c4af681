import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FIRST_DRAFT } from './mint-draft.ts';
import { editMint, mintToken, useMint } from './mint.ts';
import { clearToken, currentToken } from './token.ts';

beforeEach(() => {
  useMint.setState({ draft: FIRST_DRAFT, result: undefined });
  clearToken();
});
afterEach(() => engine.forget());

test('a token that is made goes into the token box', async () => {
  engine.answer('jwt.mint', () => ({ token: 'eyJh.eyJz.c2ln' }));
  editMint({ broken: 'expired', lifetime: '5m' });
  await mintToken();
  expect([currentToken(), useMint.getState().result]).toEqual([
    'eyJh.eyJz.c2ln',
    { kind: 'made', token: 'eyJh.eyJz.c2ln' },
  ]);
  expect(engine.asked('jwt.mint')).toEqual([
    { claimsJson: FIRST_DRAFT.claims, lifetimeMillis: 300_000, sign: { kind: 'issuer' }, broken: 'expired' },
  ]);
});

test('why none was made is said, and the box keeps what it has', async () => {
  engine.answer('jwt.mint', () => {
    throw new Refusal('INTERNAL', 'this is no key');
  });
  await mintToken();
  expect([currentToken(), useMint.getState().result]).toEqual([undefined, { kind: 'failed', why: 'this is no key' }]);
});

test('a form with a problem asks nobody', async () => {
  editMint({ claims: '{' });
  await mintToken();
  expect([engine.asked('jwt.mint'), useMint.getState().result]).toEqual([[], undefined]);
});
