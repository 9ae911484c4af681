import { expect, test } from 'vitest';
import { apigee, verdictOn } from '../../testing/failures.ts';

test('Apigee arrests a spike', () => {
  const text = 'Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=5, periodInMicroseconds=1000000}';
  expect(verdictOn({ response: apigee(429, 'policies.ratelimit.SpikeArrestViolation', text) })).toBe(
    'apigee gateway limit.spike',
  );
});
