import { expect, test } from 'vitest';
import { awsRest, espV2, explainFailure, kong, plain, verdictOn } from '../../testing/failures.ts';

const preflight = {
  method: 'OPTIONS',
  headers: {
    origin: 'https://shop.test',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization, content-type',
  },
};

test.each([
  ['kong gateway', kong(401, 'No API key found in request')],
  [
    'gcp-esp gateway',
    espV2(405, 'The current request is matched to the defined url template "/v1" but its http method is not allowed'),
  ],
  [
    'aws-rest gateway',
    awsRest(403, '{"message":"Missing Authentication Token"}', 'MissingAuthenticationTokenException'),
  ],
  ['backend upstream', plain(200, '', { 'access-control-allow-origin': 'https://other.test' })],
  ['backend upstream', plain(204, '', { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET' })],
  [
    'backend upstream',
    plain(204, '', {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': '*',
    }),
  ],
])('a preflight fails at %s', (who, response) => {
  expect(verdictOn({ ...preflight, response })).toBe(`${who} cors.preflight`);
});

test('a preflight that is answered in full is none', () => {
  const response = plain(204, '', {
    'access-control-allow-origin': 'https://shop.test',
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': 'authorization, content-type',
  });
  expect(explainFailure({ ...preflight, response }).causes.map(({ code }) => code)).toEqual(['unknown']);
});
