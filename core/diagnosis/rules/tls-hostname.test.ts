import { expect, test } from 'vitest';
import { verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'unknown network',
    null,
    { log: "Hostname/IP does not match certificate's altnames: Host: api.test. is not in the cert's altnames" },
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} tls.hostname`);
});
