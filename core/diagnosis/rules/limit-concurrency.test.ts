import { expect, test } from 'vitest';
import { awsRest, espV2, verdictOn } from '../../testing/failures.ts';

test('Envoy bounds requests to the backend', () => {
  const text = 'upstream connect error or disconnect/reset before headers. reset reason: overflow';
  expect(verdictOn({ response: espV2(503, text) })).toBe('gcp-esp gateway limit.concurrency');
});

test('a throttled function is a 500 at the gateway', () => {
  const response = awsRest(500, '{"message":"Internal server error"}', 'InternalServerErrorException');
  expect(verdictOn({ response, log: 'Lambda execution failed with status 429' })).toBe(
    'aws-rest gateway limit.concurrency',
  );
});
