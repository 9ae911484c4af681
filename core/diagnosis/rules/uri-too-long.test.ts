import { expect, test } from 'vitest';
import { apigee, espV2, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['apigee gateway', apigee(414, 'protocol.http.TooBigLine', 'request line size exceeding 7,168'), {}],
  ['gcp-esp gateway', espV2(400, 'Path is too long, max allowed size is 8192.'), {}],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} uri.too-long`);
});
