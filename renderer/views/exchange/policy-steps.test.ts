import { expect, test } from 'vitest';
import { decidingStep, lineChanges, policyGroups, stepVerdict } from './policy-steps.ts';
import { sampleDetails, sampleSpan } from './sample-details.ts';

test('policies are grouped by the phase that their use names, in the order in which they ran', () => {
  const spans = [
    sampleSpan({ id: 0, kind: 'stage', name: 'response' }),
    sampleSpan({ id: 1, name: 'key-auth', use: 'user.request.0' }),
    sampleSpan({ id: 2, kind: 'integration', name: 'http' }),
    sampleSpan({ id: 3, name: 'cors', use: 'a.b.response.0' }),
    sampleSpan({ id: 4, name: 'cache', parent: 0 }),
    sampleSpan({ id: 5, name: 'rate-limit', use: 'user.request.1' }),
  ];
  expect(policyGroups({ spans }).map(({ phase, steps }) => [phase, steps.map(({ name }) => name)])).toEqual([
    ['request', ['key-auth', 'rate-limit']],
    ['response', ['cors', 'cache']],
  ]);
});

test('a step says its verdict or what it changed', () => {
  const before = { method: 'GET', target: '/a', headers: ['a', '1'] };
  expect(
    [
      sampleSpan(),
      sampleSpan({ status: 'skipped' }),
      sampleSpan({ status: 'failed' }),
      sampleSpan({ status: 'answered' }),
      sampleSpan({ before, after: { method: 'GET', target: '/b', headers: [] } }),
      sampleSpan({ before, after: before }),
    ].map(stepVerdict),
  ).toEqual([
    'passed',
    'skipped: its condition was false',
    'refused',
    'answered',
    'changed target, 1 header',
    'changed the body',
  ]);
});

test('method, target and status are compared, and what is missing is a dash', () => {
  expect(
    lineChanges({ before: { status: 200, headers: [] }, after: { status: 404, method: 'GET', headers: [] } }),
  ).toEqual([
    { name: 'method', before: '–', after: 'GET' },
    { name: 'status', before: '200', after: '404' },
  ]);
});

test('the step that decided is the named one that answered or refused', () => {
  const spans = [
    sampleSpan({ id: 0, name: 'rate-limit' }),
    sampleSpan({ id: 1, name: 'cache', status: 'answered' }),
    sampleSpan({ id: 2, name: 'rate-limit', status: 'failed' }),
  ];
  const decided = sampleDetails({ spans, summary: { decidedBy: 'rate-limit' } });
  expect([decidingStep(decided)?.id, decidingStep(sampleDetails())?.id]).toEqual([2, undefined]);
});
