import { expect, test } from 'vitest';
import { apigee, awsRest, behindKong, plain, verdictOn } from '../../testing/failures.ts';

test.each([
  ['kong upstream', behindKong(500, '{"error":"database is down"}'), ''],
  ['backend upstream', plain(500, 'Traceback (most recent call last)'), ''],
  ['apigee gateway', apigee(500, 'messaging.adaptors.http.flow.ErrorResponseCode', 'The target answered 500'), ''],
  [
    'aws-rest gateway',
    awsRest(502, '{"message":"Internal server error"}', 'InternalServerErrorException'),
    'Lambda execution failed with status 200 due to customer function error: boom',
  ],
])('%s hands on an error of the upstream', (who, response, log) => {
  expect(verdictOn({ response, log })).toBe(`${who} upstream.error`);
});
