import { expect, test } from 'vitest';
import { apim, awsHttp, awsRest, espV2, kong, plain, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['aws-rest gateway', awsRest(401, '{"message":"Unauthorized"}', 'UnauthorizedException'), {}],
  ['aws-http gateway', awsHttp(401, 'Unauthorized', { 'www-authenticate': 'Bearer' }), {}],
  ['apim gateway', apim(401, 'JWT not present.'), {}],
  ['gcp-esp gateway', espV2(401, 'Jwt is missing'), {}],
  ['backend upstream', plain(401, ''), {}],
  ['kong gateway', { ...kong(401, '', { 'www-authenticate': 'Bearer' }), body: '{"message":"Unauthorized"}' }, {}],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} token.missing`);
});
