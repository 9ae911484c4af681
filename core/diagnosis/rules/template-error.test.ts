import { expect, test } from 'vitest';
import { apim, awsRest, verdictOn } from '../../testing/failures.ts';

test.each([
  [
    'aws-rest gateway',
    awsRest(500, '{"message":"Internal server error"}', 'InternalServerErrorException'),
    'Execution failed due to configuration error: Unable to transform request',
  ],
  ['apim gateway', apim(500, 'Internal server error'), 'ExpressionValueEvaluationFailure: Object reference not set'],
])('%s could not run a template', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} template.error`);
});
