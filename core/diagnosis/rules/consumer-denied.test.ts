import { expect, test } from 'vitest';
import { kong, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['kong gateway', kong(403, 'You cannot consume this service'), { headers: { apikey: 'k' } }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} consumer.denied`);
});
