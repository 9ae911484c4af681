import { expect, test } from 'vitest';
import { brokenLink, checkChain, recheckChain } from './check-chain.ts';
import { sampleSpan } from './sample-details.ts';

const at = { file: 'gatewright.yaml', line: 3, column: 5 };

test('a chain has every policy and the integration, with what each saw, asked and decided', () => {
  const spans = [
    sampleSpan({ id: 0, kind: 'stage', name: 'request' }),
    sampleSpan({ id: 1, name: 'jwt', notes: { seen: 'a token', rule: 'issuer a', verdict: 'let in', kid: 'k1' }, at }),
    sampleSpan({ id: 2, name: 'cors', status: 'skipped', notes: {} }),
    sampleSpan({ id: 3, kind: 'dependency', name: 'jwks', notes: {} }),
    sampleSpan({ id: 4, kind: 'integration', name: 'http', status: 'answered', notes: {} }),
  ];
  expect(checkChain({ spans })).toEqual([
    {
      id: 1,
      name: 'jwt',
      status: 'passed',
      seen: 'a token',
      rule: 'issuer a',
      verdict: 'let in',
      rest: [['kid', 'k1']],
      at,
    },
    {
      id: 2,
      name: 'cors',
      status: 'skipped',
      seen: '',
      rule: '',
      verdict: 'skipped: its condition was false',
      rest: [],
      at: undefined,
    },
    { id: 4, name: 'http', status: 'passed', seen: '', rule: '', verdict: 'answered', rest: [], at: undefined },
  ]);
});

test('the link that broke is the first that refused', () => {
  const spans = [
    sampleSpan({ id: 1, name: 'a', notes: {} }),
    sampleSpan({ id: 2, name: 'b', status: 'failed', notes: {} }),
    sampleSpan({ id: 3, name: 'c', status: 'failed', notes: {} }),
  ];
  expect([brokenLink(checkChain({ spans }))?.name, brokenLink(checkChain({ spans: spans.slice(0, 1) }))]).toEqual([
    'b',
    undefined,
  ]);
});

test('the checks of a captured request are links too, also those that cannot be judged', () => {
  const chain = recheckChain([
    { kind: 'policy', name: 'mtls', status: 'unknown', notes: { verdict: 'cannot be judged: no certificate' } },
    { kind: 'policy', name: 'jwt', use: 'jwt', status: 'refused', notes: { seen: 'a token', verdict: 'expired' }, at },
    { kind: 'integration', name: 'http', status: 'passed', notes: {} },
  ]);
  expect([chain.map(({ id, name, status, verdict }) => [id, name, status, verdict]), brokenLink(chain)?.at]).toEqual([
    [
      [0, 'mtls', 'unknown', 'cannot be judged: no certificate'],
      [1, 'jwt', 'refused', 'expired'],
      [2, 'http', 'passed', 'answered'],
    ],
    at,
  ]);
});
