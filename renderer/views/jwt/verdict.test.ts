import { expect, test } from 'vitest';
import type { JwtCheck } from '../../../core/contract/jwt.ts';
import { verdictOf } from './verdict.ts';

const CHECK: JwtCheck = { name: 'parse', title: 'Parse', status: 'pass', seen: 'three parts', rule: 'a compact token' };
const EXP: JwtCheck = {
  ...CHECK,
  name: 'exp',
  title: 'Expiry',
  status: 'fail',
  seen: 'exp 100',
  rule: 'not before now',
};

test('a token is refused by the first check that fails, with the status of the answer', () => {
  const answer = { isLetIn: false, status: 401, headers: [], body: '' };
  expect(verdictOf({ checks: [CHECK, EXP, { ...EXP, title: 'Scope' }], answer })).toEqual({
    isLetIn: false,
    headline: 'Refused with 401: expiry',
    sentence: 'seen: exp 100; asked for: not before now',
  });
  expect(verdictOf({ checks: [{ ...EXP, reason: 'expired 5 minutes ago' }] }).sentence).toBe('expired 5 minutes ago');
});

test('what was compared is said with the reason', () => {
  const acl: JwtCheck = {
    ...EXP,
    name: 'acl',
    title: 'ACL',
    seen: 'no groups',
    rule: 'allow gold',
    reason: 'not in allow',
  };
  expect(verdictOf({ checks: [acl] })).toMatchObject({
    headline: 'Refused: ACL',
    sentence: 'not in allow (seen: no groups; asked for: allow gold)',
  });
});

test('a token that passes is let in, and how much was not asked is said', () => {
  expect(verdictOf({ checks: [CHECK, CHECK] }).sentence).toBe('2 checks passed');
  expect(verdictOf({ checks: [CHECK, { ...CHECK, status: 'off' }] })).toEqual({
    isLetIn: true,
    headline: 'Let in',
    sentence: '1 check passed, 1 not asked for',
  });
});

test('what cannot be told is no pass', () => {
  const unknown: JwtCheck = { ...CHECK, name: 'key', title: 'Key', status: 'unknown', reason: 'the JWKS did not come' };
  expect(verdictOf({ checks: [CHECK, unknown] })).toEqual({
    isLetIn: false,
    headline: 'Cannot tell',
    sentence: 'Key: the JWKS did not come',
  });
});
