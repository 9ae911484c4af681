import { expect, test } from 'vitest';
import { apigee, awsRest, explainFailure, verdictOn } from '../../testing/failures.ts';

const failed = awsRest(500, '{"message":"Internal server error"}', 'InternalServerErrorException');

test.each([
  ['aws-rest gateway', failed, 'Execution failed due to configuration error: Invalid endpoint address'],
  [
    'apigee gateway',
    apigee(500, 'messaging.runtime.RouteFailed', 'Unable to route the message to a TargetEndpoint'),
    '',
  ],
])('%s is set up wrong', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} config.error`);
});

test('a bare 500 of a REST API asks for the execution log', () => {
  const [first] = explainFailure({ response: failed }).causes;
  expect([first?.code, first?.needs]).toEqual([
    'config.error',
    'the execution log of the stage, which names the mistake',
  ]);
});
