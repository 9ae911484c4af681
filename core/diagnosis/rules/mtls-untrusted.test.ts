import { expect, test } from 'vitest';
import { plain, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'nginx gateway',
    plain(
      400,
      '<html><head><title>400 The SSL certificate error</title></head><body><hr><center>nginx</center></body></html>',
    ),
    {},
  ],
  ['tyk gateway', tyk(403, 'Certificate has expired'), {}],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} mtls.untrusted`);
});
