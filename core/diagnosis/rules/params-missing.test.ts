import { expect, test } from 'vitest';
import { awsRest, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-rest gateway',
    awsRest(400, '{"message":"Missing required request parameters: [x-tenant]"}', 'BadRequestException'),
    {},
  ],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} params.missing`);
});
