import { describe, expect, test } from 'vitest';
import { EMPTY_PLAN, type PlanDraft, problemWords, readPlan } from './plan-draft.ts';

const draft = (change: Partial<PlanDraft>): PlanDraft => ({ ...EMPTY_PLAN, target: 'staging', ...change });

describe('a plan that is typed', () => {
  test('is careful when nothing but the target was chosen', () => {
    expect(readPlan(draft({}))).toEqual({
      kind: 'plan',
      plan: {
        selection: { kind: 'filter', filter: '' },
        target: 'staging',
        rewrites: [],
        pace: { kind: 'sequential' },
        repeat: 1,
        guards: { stopOnServerError: false, obeyRetryAfter: true },
        learnsNoise: false,
        learnsFromSiblings: true,
        correlates: true,
        includesTruncated: false,
      },
    });
  });

  test('has its figures as numbers, and removals as nulls', () => {
    const read = readPlan(
      draft({
        pace: 'rate',
        figures: { ...EMPTY_PLAN.figures, rate: '2.5' },
        maxRequests: '100',
        maxSeconds: '30',
        rewrites: [
          { id: 1, kind: 'header', first: 'x-env', second: '' },
          { id: 2, kind: 'no-header', first: 'x-debug', second: 'left over' },
          { id: 3, kind: 'no-query', first: 'page', second: '' },
          { id: 4, kind: 'path', first: '/v1', second: '/v2' },
          { id: 5, kind: 'json', first: '/a/0', second: '"x"' },
          { id: 6, kind: 'no-json', first: '/b', second: '' },
          { id: 7, kind: 'idempotency-key', first: 'idempotency-key', second: '' },
        ],
      }),
    );
    expect(read).toMatchObject({
      plan: {
        pace: { kind: 'rate', perSecond: 2.5 },
        guards: { maxRequests: 100, maxMillis: 30_000 },
        rewrites: [
          { kind: 'header', name: 'x-env', value: '' },
          { kind: 'header', name: 'x-debug', value: null },
          { kind: 'query', name: 'page', value: null },
          { kind: 'path', from: '/v1', to: '/v2' },
          { kind: 'json', pointer: '/a/0', json: '"x"' },
          { kind: 'json', pointer: '/b', json: null },
          { kind: 'idempotency-key', header: 'idempotency-key' },
        ],
      },
    });
  });

  test('says of each field what is wrong with it', () => {
    expect(
      readPlan({
        ...EMPTY_PLAN,
        target: 'ftp://example.com',
        pace: 'concurrent',
        figures: { ...EMPTY_PLAN.figures, concurrent: '1000' },
        repeat: '0',
        maxRequests: '1.5',
        maxSeconds: 'soon',
        rewrites: [
          { id: 1, kind: 'header', first: ' ', second: '' },
          { id: 2, kind: 'json', first: 'a', second: '1' },
          { id: 3, kind: 'json', first: '/a', second: '{' },
        ],
      }),
    ).toEqual({
      kind: 'problems',
      problems: {
        target: 'expected an absolute http or https URL',
        pace: 'expected a whole number from 1 to 256',
        repeat: 'expected a whole number from 1 to 1000',
        maxRequests: 'expected a whole number from 1',
        maxSeconds: 'expected a whole number from 1',
        'rewrite 1': 'a name is missing',
        'rewrite 2': 'a JSON pointer begins with /',
        'rewrite 3': 'expected JSON, texts in quotes',
      },
    });
  });
});

test.each([
  [{ target: 'choose where to send' }, 'Target: choose where to send'],
  [{ 'rewrite 3': 'a name is missing' }, 'Rewrites: a name is missing'],
  [
    { pace: 'expected a number over 0', repeat: 'a', target: 'b' },
    'Order and speed: expected a number over 0; and 2 more',
  ],
])('what is missing is said with its field', (problems, words) => {
  expect(problemWords(problems)).toBe(words);
});
