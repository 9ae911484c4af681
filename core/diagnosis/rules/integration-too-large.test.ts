import { expect, test } from 'vitest';
import { apigee, awsRest, verdictOn } from '../../testing/failures.ts';

test.each([
  [
    'aws-rest gateway',
    awsRest(500, '{"message":"Internal server error"}', 'InternalServerErrorException'),
    'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
  ],
  ['apigee gateway', apigee(502, 'protocol.http.TooBigBody', 'Body buffer overflow'), ''],
])('%s cannot hand on so much', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} integration.too-large`);
});
