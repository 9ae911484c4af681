import { expect, test } from 'vitest';
import { behindKong, espV2, plain, verdictOn } from '../../testing/failures.ts';

test.each([
  [
    'gcp-esp gateway',
    espV2(
      405,
      'The current request is matched to the defined url template "/v1/shelves" but its http method is not allowed',
    ),
  ],
  ['backend upstream', plain(405, '', { allow: 'GET' })],
  ['kong upstream', behindKong(405, 'Method Not Allowed')],
])('%s does not take the method', (who, response) => {
  expect(verdictOn({ method: 'PUT', response })).toBe(`${who} route.method`);
});
