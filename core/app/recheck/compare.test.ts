import { describe, expect, test } from 'vitest';
import type { RecheckRun, RecheckStep } from '../../model/recheck.ts';
import { compareRuns, type Compared } from './compare.ts';

const ELSEWHERE = {
  isOwn: false,
  isSameRevision: false,
  decision: 'refused',
  status: 401,
  cause: { code: 'unknown', confidence: 0.3 },
} as const;
const OURS = { ...ELSEWHERE, isOwn: true, isSameRevision: true } as const;
const LET_IN: RecheckRun = {
  mapping: 'as-is',
  path: '/a',
  route: { id: 'a' },
  nearMisses: [],
  checks: [],
  decision: 'let-in',
  status: 200,
};
const EXPIRED = { code: 'jwt.expired', title: 'the token had expired' } as const;

function step(name: string, status: RecheckStep['status'], notes: RecheckStep['notes'] = {}): RecheckStep {
  return { kind: 'policy', name, use: `a.request.0`, status, notes };
}

function run(decision: RecheckRun['decision'], status: number, ...checks: RecheckStep[]): RecheckRun {
  return { ...LET_IN, decision, status, checks };
}

function compare(given: Partial<Compared['captured']>, here: RecheckRun, rest: Partial<Compared> = {}): unknown[] {
  const { verdict, says } = compareRuns({
    captured: { ...ELSEWHERE, ...given },
    run: here,
    cause: undefined,
    consumed: '',
    ...rest,
  });
  return [verdict, says];
}

const REFUSED = run('refused', 401, step('jwt', 'refused'));
const UNKNOWN = run('let-in', 200, step('mtls', 'unknown', { verdict: 'cannot be judged: no certificate' }));

describe('a request that is let in here', () => {
  test.each<[string, Partial<Compared['captured']>, RecheckRun, string, string]>([
    ['refused elsewhere', {}, LET_IN, 'differs', 'so the deployed configuration is another, or the keys there differ'],
    [
      'refused by files that changed',
      { ...OURS, isSameRevision: false },
      LET_IN,
      'differs',
      'with the configuration as it is now it would be let in',
    ],
    ['refused by the same files', OURS, LET_IN, 'differs', 'what it was checked with has changed'],
    ['let in', { decision: 'let-in', status: 200 }, LET_IN, 'agrees', 'it is let in here too'],
    ['failed behind the checks', { decision: 'failed', status: 502 }, LET_IN, 'agrees', 'the 502 was made behind them'],
    [
      'refused by who knows whom',
      { decision: 'unsure', status: 404 },
      LET_IN,
      'cannot-tell',
      'who answered 404 cannot be seen',
    ],
    ['without an answer', { decision: 'none', status: 0 }, LET_IN, 'cannot-tell', 'no answer to compare with'],
    [
      'refused, with a check that cannot be judged',
      {},
      UNKNOWN,
      'cannot-tell',
      'the check mtls cannot be judged: no certificate; all others would let it in',
    ],
    [
      'let in, with a check that cannot be judged',
      { decision: 'let-in', status: 200 },
      UNKNOWN,
      'cannot-tell',
      'all others let it in, as there',
    ],
  ])('and was %s', (_, captured, here, verdict, words) => {
    expect(compare(captured, here)).toEqual([verdict, expect.stringContaining(words)]);
  });
});

describe('a request that is refused here', () => {
  test.each<[string, Partial<Compared['captured']>, string, string]>([
    ['with the same status', {}, 'agrees', 'here jwt refuses it with 401 too: the token had expired'],
    [
      'with another status for no known reason',
      { status: 403 },
      'differs',
      'the capture was refused with 403, here jwt refuses it with 401',
    ],
    [
      'with another status for the same reason',
      { status: 403, cause: { code: 'jwt.expired', confidence: 0.9 } },
      'agrees',
      'for the same reason, there with 403',
    ],
    [
      'with the same status for another reason',
      { cause: { code: 'jwt.audience', confidence: 0.9 } },
      'differs',
      'refused there with 401 for jwt.audience, here jwt refuses it',
    ],
    ['and a guess at another reason', { cause: { code: 'jwt.audience', confidence: 0.5 } }, 'agrees', 'too'],
    ['and was let in', { decision: 'let-in', status: 200 }, 'differs', 'the capture was let in with 200, here jwt'],
    ['and failed behind the checks', { decision: 'failed', status: 502 }, 'differs', 'failed behind them with 502'],
    [
      'by the changed files too',
      { ...OURS, isSameRevision: false },
      'agrees',
      'with the configuration as it is now jwt refuses it with 401 too',
    ],
  ])('%s', (_, captured, verdict, words) => {
    expect(compare(captured, REFUSED, { cause: EXPIRED })).toEqual([verdict, expect.stringContaining(words)]);
  });

  test('for want of a route is no difference, since another gateway may be meant; of our own it is one', () => {
    const { route: _, ...missed } = { ...run('refused', 404), code: 'ROUTE_NOT_FOUND' };
    const letIn = { decision: 'let-in', status: 200 } as const;
    expect([
      compare(letIn, missed),
      compare({ ...OURS, ...letIn }, missed),
      compare({ status: 404 }, missed),
      compare(letIn, { ...missed, code: 'METHOD_NOT_ALLOWED', status: 405 })[0],
    ]).toEqual([
      [
        'cannot-tell',
        expect.stringMatching(/^no route here takes it: this configuration is not the one that served it/),
      ],
      ['differs', 'the capture was let in with 200, here no route takes it, which ends with 404'],
      ['agrees', 'here no route takes it, which ends with 404 too'],
      'differs',
    ]);
  });
});

describe('a request that a limit refused', () => {
  const limited = { status: 429 };

  test('cannot be judged alone; the limit, whose counter and what came before are named', () => {
    const limiter = step('rate-limit', 'passed', { rule: '5 per 1s by consumer', counter: 'consumer partner' });
    expect(compare(limited, run('let-in', 200, limiter), { consumed: '5 captured requests before' })).toEqual([
      'cannot-tell',
      'the limit rate-limit (5 per 1s by consumer) for consumer partner counts other requests too, which one request cannot show; 5 captured requests before; every other check would let it in',
    ]);
  });

  test('where no limit stands here is a difference', () => {
    expect(compare(limited, LET_IN)).toEqual([
      'differs',
      expect.stringContaining('no limit stands on this route here'),
    ]);
  });
});

test('an answer of a policy is compared by its status', () => {
  const answered = run('answered', 204, step('cors', 'answered'));
  expect([
    compare({ decision: 'let-in', status: 204 }, answered)[0],
    compare({ decision: 'let-in', status: 200 }, answered),
  ]).toEqual(['agrees', ['differs', 'the capture was answered with 200, here cors answers with 204']]);
});

test('checks that did not come to an end say which one waits', () => {
  const waiting = step('jwt', 'unknown', { verdict: 'cannot be judged: no answer in time' });
  expect([compare({}, run('unfinished', 0, waiting)), compare({}, run('unfinished', 0))]).toEqual([
    ['cannot-tell', 'the check jwt cannot be judged: no answer in time'],
    ['cannot-tell', 'the checks did not come to an end in time'],
  ]);
});
