import { expect, test } from 'vitest';
import { awsHttp, awsRest, explainFailure, verdictOn } from '../../testing/failures.ts';

test('a REST API says it', () => {
  const response = awsRest(504, '{"message":"Endpoint request timed out"}', 'InternalServerErrorException');
  expect(verdictOn({ response })).toBe('aws-rest gateway integration.timeout');
});

test('an HTTP API says nothing but 503, which could be a backend that is not there', () => {
  const { causes } = explainFailure({ response: awsHttp(503, 'Service Unavailable') });
  expect(causes.map(({ code }) => code)).toEqual(['integration.timeout', 'upstream.refused']);
});
