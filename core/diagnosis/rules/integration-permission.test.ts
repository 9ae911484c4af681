import { expect, test } from 'vitest';
import { awsRest, espV2, verdictOn } from '../../testing/failures.ts';

test.each([
  [
    'aws-rest gateway',
    awsRest(500, '{"message":"Internal server error"}', 'InternalServerErrorException'),
    'Execution failed due to configuration error: Invalid permissions on Lambda function',
  ],
  ['gcp-esp gateway', espV2(500, 'Token not found for audience: https://orders-abc.a.run.app'), ''],
])('%s may not call its backend', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} integration.permission`);
});
