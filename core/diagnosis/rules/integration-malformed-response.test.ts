import { expect, test } from 'vitest';
import { awsRest, explainFailure, kong, verdictOn } from '../../testing/failures.ts';

const failed = awsRest(502, '{"message":"Internal server error"}', 'InternalServerErrorException');

test('the execution log settles it', () => {
  const log = 'Execution failed due to configuration error: Malformed Lambda proxy response';
  expect(verdictOn({ response: failed, log })).toBe('aws-rest gateway integration.malformed-response');
});

test('without a log both readings of a 502 are given, with what would settle it', () => {
  const { causes } = explainFailure({ response: failed });
  expect(causes.slice(0, 2).map(({ code, needs }) => [code, needs?.includes('execution log')])).toEqual([
    ['upstream.error', true],
    ['integration.malformed-response', true],
  ]);
});

test('the aws-lambda plugin of Kong says it itself', () => {
  const response = {
    ...kong(502, ''),
    body: '{"message":"Bad Gateway","error":"could not JSON decode Lambda function response: Expected value"}',
  };
  expect(verdictOn({ response })).toBe('kong gateway integration.malformed-response');
});
