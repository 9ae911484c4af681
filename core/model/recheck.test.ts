import { expect, test } from 'vitest';
import { isNews, type Recheck, type RecheckRun, routeText } from './recheck.ts';

const RUN: RecheckRun = {
  mapping: 'as-is',
  path: '/orders/1',
  route: { id: 'orders' },
  nearMisses: [],
  checks: [],
  decision: 'refused',
  status: 401,
};
const OURS: Recheck = {
  isOwn: true,
  isSameRevision: true,
  at: 0,
  run: RUN,
  comparison: { verdict: 'agrees', says: '' },
  tokens: [],
};

test.each<[string, Partial<Recheck>, boolean]>([
  ['the same of the same files', {}, false],
  ['what cannot be told of the same files', { comparison: { verdict: 'cannot-tell', says: '' } }, false],
  ['a difference', { comparison: { verdict: 'differs', says: '' } }, true],
  ['a refusal that stays after a change', { isSameRevision: false }, true],
  ['what is let in as before a change', { isSameRevision: false, run: { ...RUN, decision: 'let-in' } }, false],
  ['whatever comes of another gateway’s', { isOwn: false }, true],
])('%s is news or not', (_, given, expected) => {
  expect(isNews({ ...OURS, ...given })).toBe(expected);
});

const { route: _, ...MISSED } = RUN;

test.each<[RecheckRun, string]>([
  [RUN, 'route orders'],
  [{ ...RUN, mapping: 'without-stage' }, 'route orders, as /orders/1: without the first segment of its path'],
  [MISSED, 'no route takes /orders/1'],
  [
    { ...MISSED, nearMisses: [{ route: 'a', reason: 'the path differs' }] },
    'no route takes /orders/1; nearest: a (the path differs)',
  ],
])('where a request went is told in words', (run, expected) => {
  expect(routeText(run)).toBe(expected);
});
