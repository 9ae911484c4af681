import { expect, test } from 'vitest';
import { apigee, kong, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['kong gateway', kong(413, 'Request size limit exceeded'), { method: 'POST' }],
  ['tyk gateway', tyk(400, 'Request is too large'), { method: 'POST' }],
  ['apigee gateway', apigee(413, 'protocol.http.TooBigBody', 'Body buffer overflow'), { method: 'POST' }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} body.too-large`);
});
