import { expect, test } from 'vitest';
import { EMPTY_SETTINGS, lacksKeys, optionsOf, type SettingsDraft } from './settings-draft.ts';

const KEYS = { discovery: 'https://id.test', jwksUrl: ' https://id.test/jwks ', jwks: '', pem: 'PEM', secret: ' s ' };

test('fields that are empty ask for nothing', () => {
  expect([optionsOf(EMPTY_SETTINGS), lacksKeys(EMPTY_SETTINGS)]).toEqual([{}, true]);
});

test('what is typed becomes options of the policy', () => {
  const draft: SettingsDraft = {
    ...EMPTY_SETTINGS,
    keys: KEYS,
    issuer: ' https://id.test ',
    audience: 'orders, billing',
    needsAllAudiences: true,
    algorithms: 'RS256',
    requiredClaims: 'sub tenant',
    scopes: 'orders:read',
  };
  expect([optionsOf(draft), lacksKeys(draft)]).toEqual([
    {
      keys: [{ jwksUrl: 'https://id.test/jwks' }],
      issuer: 'https://id.test',
      audience: ['orders', 'billing'],
      audienceMatch: 'all',
      claims: [{ name: 'sub' }, { name: 'tenant' }],
      algorithms: ['RS256'],
      scopes: ['orders:read'],
    },
    false,
  ]);
});

test('of several kinds of keys the chosen one counts, and a secret is taken sign by sign', () => {
  const draft: SettingsDraft = { ...EMPTY_SETTINGS, keys: KEYS, keyKind: 'secret', secretEncoding: 'base64' };
  expect([optionsOf(draft), optionsOf({ ...draft, keyKind: 'pem' }), lacksKeys({ ...draft, keyKind: 'jwks' })]).toEqual(
    [{ keys: [{ secret: ' s ', encoding: 'base64' }] }, { keys: [{ pem: 'PEM' }] }, true],
  );
});
