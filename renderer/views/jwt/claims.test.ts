import { expect, test } from 'vitest';
import type { JwtDecoded } from '../../../core/contract/jwt.ts';
import { nextTurn, textClaim, timeClaim } from './claims.ts';

function claims(...members: JwtDecoded['claims']['members']): JwtDecoded {
  const part = { members, text: '' };
  return { kind: 'jws', header: { members: [], text: '' }, claims: part, signature: { bytes: 0 }, remarks: [] };
}

test('a text claim is read, the last of several, and anything else is none', () => {
  const parts = claims({ name: 'iss', json: '"a"' }, { name: 'iss', json: '"b\\n"' }, { name: 'aud', json: '["x"]' });
  expect([textClaim(parts, 'iss'), textClaim(parts, 'aud'), textClaim(parts, 'sub')]).toEqual([
    'b\n',
    undefined,
    undefined,
  ]);
});

test('a time claim is the moment that the engine read', () => {
  const parts = claims({ name: 'exp', json: '100', time: 100_000 }, { name: 'nbf', json: '"soon"' });
  expect([timeClaim(parts, 'exp'), timeClaim(parts, 'nbf')]).toEqual([100_000, undefined]);
});

test('the verdict may turn when a time comes, and when the skew that is allowed around it does', () => {
  const parts = claims({ name: 'exp', json: '100', time: 100_000 }, { name: 'nbf', json: '50', time: 50_000 });
  expect([0, 40_000, 50_000, 100_000, 130_000].map((now) => nextTurn(parts, 30_000, now))).toEqual([
    20_000,
    50_000,
    100_000,
    130_000,
    undefined,
  ]);
});
