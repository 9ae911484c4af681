import { expect, test } from 'vitest';
import { kong, plain, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'kong gateway',
    { ...kong(401, ''), body: '{"nbf":"token not valid yet"}' },
    { headers: { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJuYmYiOjE3ODAwMDA5MDAsImV4cCI6MTc4MDAwMzYwMH0.c2ln' } },
  ],
  [
    'backend upstream',
    plain(401, ''),
    {
      headers: { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJuYmYiOjE3ODAwMDA5MDAsImV4cCI6MTc4MDAwMzYwMH0.c2ln' },
      now: 1780000000,
    },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} jwt.not-yet-valid`);
});
