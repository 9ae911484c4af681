import { expect, test } from 'vitest';
import { EMPTY_PROBE, readProbe } from './probe-draft.ts';

test('a draft becomes what the engine is asked', () => {
  expect(readProbe({ ...EMPTY_PROBE, target: 'staging', path: '/v1' })).toEqual({
    kind: 'wish',
    wish: { target: 'staging', path: '/v1', budget: { maxRequests: 200, maxMillis: 60_000, perSecond: 50 } },
  });
});

test('every field that is wrong says what it wants', () => {
  expect(readProbe({ target: '', path: 'v1', maxRequests: '2', maxSeconds: '', perSecond: 'fast' })).toEqual({
    kind: 'problems',
    problems: {
      target: 'choose a target',
      path: 'a path begins with /',
      maxRequests: 'a number from 5 to 5000',
      maxSeconds: 'a number from 1 to 3600',
      perSecond: 'a number from 0.1 to 500',
    },
  });
});
