import { expect, test } from 'vitest';
import { assumedStatus } from './assumed-status.ts';
import { factsOfLine, failureLine } from './facts-of-text.ts';

function statusOf(body: string, headers: Readonly<Record<string, string>> = {}): number | undefined {
  return assumedStatus((status) => {
    const facts = factsOfLine(failureLine.parse({ request: { url: 'https://api.test/' }, response: null }));
    const { response } = factsOfLine(
      failureLine.parse({ request: { url: 'https://api.test/' }, response: { status: status || 1, headers, body } }),
    );
    return { ...facts, response };
  });
}

test.each([
  ['{"statusCode":401,"message":"Access denied due to missing subscription key."}', 401],
  ['{"error":{"code":403,"status":"PERMISSION_DENIED"}}', 403],
  ['{"message":"no Route matched with those values"}', 404],
  ['no healthy upstream', 503],
  ['{"message":"Missing Authentication Token"}', 403],
])('%s comes with its status', (body, status) => {
  expect(statusOf(body)).toBe(status);
});

test.each(['{"hello":1}', '{"code":17}', 'hello', ''])('%j tells no status', (body) => {
  expect(statusOf(body)).toBeUndefined();
});
