import { expect, test } from 'vitest';
import { awsHttp, espV2, plain, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'gcp-esp gateway',
    espV2(401, 'Jwt header [alg] is not supported'),
    { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjoxNzgwMDAzNjAwfQ.c2ln' } },
  ],
  [
    'aws-http gateway',
    awsHttp(401, 'Unauthorized'),
    { headers: { authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4IiwiZXhwIjoxNzgwMDAzNjAwfQ.c2ln' } },
  ],
  [
    'tyk gateway',
    tyk(403, 'Key not authorized: Unexpected signing method'),
    { headers: { authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4IiwiZXhwIjoxNzgwMDAzNjAwfQ.c2ln' } },
  ],
  [
    'backend upstream',
    plain(401, ''),
    { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjoxNzgwMDAzNjAwfQ.c2ln' } },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} jwt.algorithm`);
});
