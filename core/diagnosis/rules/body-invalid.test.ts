import { expect, test } from 'vitest';
import { awsRest, tyk, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  [
    'aws-rest gateway',
    awsRest(400, '{"message":"Invalid request body"}', 'BadRequestException'),
    { method: 'POST', body: '{' },
  ],
  ['tyk gateway', tyk(422, 'name: name is required'), { method: 'POST', body: '{}' }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} body.invalid`);
});
