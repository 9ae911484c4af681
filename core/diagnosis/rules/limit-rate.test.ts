import { expect, test } from 'vitest';
import { apim, awsHttp, awsRest, kong, plain, tyk, verdictOn } from '../../testing/failures.ts';

test.each([
  ['aws-rest gateway', awsRest(429, '{"message":"Too Many Requests"}', 'TooManyRequestsException')],
  ['aws-http gateway', awsHttp(429, 'Too Many Requests')],
  ['kong gateway', kong(429, 'API rate limit exceeded', { 'retry-after': '12' })],
  ['apim gateway', apim(429, 'Rate limit is exceeded. Try again in 5 seconds.')],
  ['tyk gateway', tyk(429, 'API Rate Limit Exceeded')],
  ['backend upstream', plain(429, 'slow down')],
])('%s limits the rate', (who, response) => {
  expect(verdictOn({ response })).toBe(`${who} limit.rate`);
});
