import { expect, test } from 'vitest';
import { apigee, apim, kong, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['kong gateway', kong(403, 'IP address not allowed: 10.0.0.7'), {}],
  ['apim gateway', apim(403, 'Caller IP address 10.0.0.7 is not allowed. Access denied.'), {}],
  ['apigee gateway', apigee(403, 'accesscontrol.IPDeniedAccess', 'Access Denied for client ip : 10.0.0.7'), {}],
  ['tyk gateway', tyk(403, 'access from this IP has been disallowed'), {}],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} ip.denied`);
});
