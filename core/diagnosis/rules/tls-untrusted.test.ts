import { expect, test } from 'vitest';
import { verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'unknown network',
    null,
    { log: 'curl: (60) SSL certificate problem: self-signed certificate in certificate chain' },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} tls.untrusted`);
});
