import { expect, test } from 'vitest';
import { awsRest, explainFailure, tyk, verdictOn } from '../../testing/failures.ts';

const missing = awsRest(403, '{"message":"Missing Authentication Token"}', 'MissingAuthenticationTokenException');
const host = 'https://abc123.execute-api.eu-west-1.amazonaws.com';

test('a path without a stage comes second to a path that is not there', () => {
  const { causes } = explainFailure({ url: `${host}/orders`, response: missing });
  expect(causes.slice(0, 2).map(({ code }) => code)).toEqual(['route.none', 'route.stage']);
});

test('a path with a stage has none missing', () => {
  const { causes } = explainFailure({ url: `${host}/prod/orders`, response: missing });
  expect(causes.map(({ code }) => code)).not.toContain('route.stage');
});

test('Tyk says which version it misses', () => {
  expect(verdictOn({ response: tyk(403, 'This API version does not seem to exist') })).toBe('tyk gateway route.stage');
});
