import { expect, test } from 'vitest';
import type { CauseCode, Diagnosis, Explanation } from '../../model/diagnosis.ts';
import type { Recheck } from '../../model/recheck.ts';
import { exchangeOf } from '../../recording/filter/test-exchanges.ts';
import { isVague, withRecheck } from './with-recheck.ts';

function cause(code: CauseCode, confidence: number): Diagnosis {
  const because = [{ where: 'trace', seen: code, says: '' }];
  return { code, confidence, title: `it is ${code}`, because, fixes: [`fix ${code}`] };
}

function explained(...causes: Diagnosis[]): Explanation {
  return { fingerprint: { gateway: 'backend', origin: 'upstream', confidence: 0.4, because: [] }, causes };
}

const AT = { file: 'gatewright.yaml', line: 7, column: 9 };
const REFUSED: Recheck = {
  isOwn: false,
  isSameRevision: false,
  at: 0,
  comparison: { verdict: 'agrees', says: '' },
  run: { mapping: 'as-is', path: '/', nearMisses: [], checks: [], decision: 'refused', status: 401 },
  cause: { ...cause('jwt.audience', 0.99), at: AT },
  tokens: [],
};

function codes({ causes }: Explanation): unknown[] {
  return causes.map(({ code, confidence }) => [code, confidence]);
}

test.each<[string, Explanation, Partial<Recheck>, unknown[]]>([
  ['takes the place of unknown', explained(cause('unknown', 0.3)), {}, [['jwt.audience', 0.75]]],
  [
    'stands before a guess',
    explained(cause('upstream.error', 0.4)),
    {},
    [
      ['jwt.audience', 0.75],
      ['upstream.error', 0.4],
    ],
  ],
  [
    'is raised where it was a guess',
    explained(cause('upstream.error', 0.4), cause('jwt.audience', 0.2)),
    {},
    [
      ['jwt.audience', 0.75],
      ['upstream.error', 0.4],
    ],
  ],
  ['does not stand against clear words', explained(cause('jwt.expired', 0.95)), {}, [['jwt.expired', 0.95]]],
  [
    'is left out where the statuses differ',
    explained(cause('unknown', 0.3)),
    { comparison: { verdict: 'differs', says: '' } },
    [['unknown', 0.3]],
  ],
  ['is left out of what is our own', explained(cause('unknown', 0.3)), { isOwn: true }, [['unknown', 0.3]]],
])('a cause found here %s', (_, explanation, given, expected) => {
  expect(codes(withRecheck(explanation, { ...REFUSED, ...given }))).toEqual(expected);
});

test('what shows it names the line that it was checked against', () => {
  const [first] = withRecheck(explained(cause('unknown', 0.3)), REFUSED).causes;
  expect([first?.because, first?.at]).toEqual([
    [{ where: 'the same request here', seen: 'checked against gatewright.yaml:7', says: 'it is jwt.audience' }],
    AT,
  ]);
});

test.each<[string, Explanation, number, boolean]>([
  ['a guess', explained(cause('upstream.error', 0.4)), 401, true],
  ['clear words', explained(cause('jwt.expired', 0.95)), 401, false],
  ['no failure', explained(cause('unknown', 0.3)), 200, false],
  ['a failure behind the checks', explained(cause('unknown', 0.3)), 502, false],
  ['no answer', explained(cause('unknown', 0.3)), 0, false],
])('%s is vague or not', (_, explanation, status, expected) => {
  expect(isVague(explanation, exchangeOf({ status }))).toBe(expected);
});
