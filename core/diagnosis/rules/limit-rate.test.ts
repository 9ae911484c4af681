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

const page = (status: number, title: string): string =>
  `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n`;

test.each([
  [503, 'Service Temporarily Unavailable', 'nginx gateway limit.rate'],
  [429, 'Too Many Requests', 'nginx gateway limit.rate'],
  [502, 'Bad Gateway', 'nginx gateway upstream.refused'],
])('the page %i that nginx makes itself says what it is', (status, title, verdict) => {
  expect(verdictOn({ response: plain(status, page(status, title), { server: 'nginx/1.22.1' }) })).toBe(verdict);
});

test('a 503 that nginx hands on says nothing of its limits', () => {
  const response = plain(503, 'down for maintenance', { server: 'nginx/1.22.1' });
  expect(verdictOn({ response })).not.toContain('limit.rate');
});
