import { describe, expect, test } from 'vitest';
import { BROKEN_TOKENS } from '../../../core/model/broken-tokens.ts';
import { BROKEN_KINDS, FIRST_DRAFT, mintInput, mintProblems, readLifetime } from './mint-draft.ts';

describe('a token to mint', () => {
  test('is right as the form begins', () => {
    expect(mintProblems(FIRST_DRAFT)).toEqual({});
    expect(mintInput(FIRST_DRAFT)).toEqual({
      claimsJson: FIRST_DRAFT.claims,
      lifetimeMillis: 3_600_000,
      sign: { kind: 'issuer' },
      broken: 'none',
    });
  });

  test('says of each field what is wrong with it', () => {
    const problems = mintProblems({
      ...FIRST_DRAFT,
      claims: '[]',
      header: '{"typ":',
      lifetime: 'for ever',
      signer: 'secret',
    });
    expect(Object.keys(problems)).toEqual(['claims', 'header', 'lifetime', 'secret']);
    expect(Object.keys(mintProblems({ ...FIRST_DRAFT, signer: 'key' }))).toEqual(['key']);
  });

  test('is signed by whom the form names, with no more than that needs', () => {
    const secrets = { ...FIRST_DRAFT, secret: 's', key: 'pem', kid: ' k1 ' };
    expect([
      mintInput({ ...secrets, signer: 'secret', secretAlgorithm: 'HS512' }).sign,
      mintInput({ ...secrets, signer: 'key', keyAlgorithm: 'ES256' }).sign,
      mintInput({ ...secrets, signer: 'key', kid: '' }).sign,
    ]).toEqual([
      { kind: 'secret', alg: 'HS512', secret: 's' },
      { kind: 'key', alg: 'ES256', pemOrJwk: 'pem', kid: 'k1' },
      { kind: 'key', pemOrJwk: 'pem' },
    ]);
  });

  test('can be broken in every way that the engine knows', () => {
    expect(BROKEN_KINDS.map(({ value }) => value)).toEqual(BROKEN_TOKENS);
  });
});

test('a lifetime has a unit', () => {
  expect(['90s', ' 15 m', '1.5h', '30d', '15', '0s', 'x'].map(readLifetime)).toEqual([
    90_000,
    900_000,
    5_400_000,
    2_592_000_000,
    undefined,
    undefined,
    undefined,
  ]);
});
