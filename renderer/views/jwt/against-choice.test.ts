import { expect, test } from 'vitest';
import { againstOf, type AgainstState, type PolicyUse } from './against-choice.ts';
import { EMPTY_SETTINGS } from './settings-draft.ts';

const POLICIES: readonly PolicyUse[] = [
  { use: 'a', route: 'orders', options: { issuer: ['https://one.test'] } },
  { use: 'b', route: '', options: { keys: [{ discovery: 'https://two.test' }, 'nonsense'] } },
];
const STATE: AgainstState = { choice: { kind: 'auto' }, policies: POLICIES, draft: EMPTY_SETTINGS };

test('without a choice the policy that asks for this issuer is taken, else the first, else nothing', () => {
  expect([
    againstOf(STATE, 'https://one.test'),
    againstOf(STATE, 'https://two.test'),
    againstOf(STATE, undefined),
    againstOf({ ...STATE, policies: [] }, undefined),
    againstOf({ ...STATE, policies: undefined }, undefined),
  ]).toEqual([
    { kind: 'policy', use: 'a' },
    { kind: 'policy', use: 'b' },
    { kind: 'policy', use: 'a' },
    { kind: 'nothing' },
    { kind: 'nothing' },
  ]);
});

test('a choice is kept whatever the issuer, unless the configuration lost that policy', () => {
  const chosen = { ...STATE, choice: { kind: 'policy', use: 'b' } } as const;
  expect([
    againstOf(chosen, 'https://one.test'),
    againstOf({ ...chosen, policies: POLICIES.slice(0, 1) }, undefined),
    againstOf({ ...STATE, choice: { kind: 'nothing' } }, 'https://one.test'),
    againstOf({ ...STATE, choice: { kind: 'settings' } }, undefined),
  ]).toEqual([
    { kind: 'policy', use: 'b' },
    { kind: 'policy', use: 'a' },
    { kind: 'nothing' },
    { kind: 'settings', options: {} },
  ]);
});
