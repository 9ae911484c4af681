import { expect, test } from 'vitest';
import { awsRest, verdictOn, type Failure } from '../../testing/failures.ts';

test.each<[string, (Failure['response'] & object) | null, Failure]>([
  ['aws-rest gateway', awsRest(415, '{"message":"Unsupported Media Type"}', 'BadRequestException'), { method: 'POST' }],
])('is the cause when %s answers so', (who, response, failure) => {
  expect(verdictOn({ ...failure, response })).toBe(`${who} media-type.unsupported`);
});
