import { expect, test } from 'vitest';
import { apigee, kong, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['kong gateway', kong(400, 'Request header or cookie too large'), {}],
  ['apigee gateway', apigee(431, 'protocol.http.TooBigHeaders', 'header size exceeding 25,600'), {}],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} header.too-large`);
});
