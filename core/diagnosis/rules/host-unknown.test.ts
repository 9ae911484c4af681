import { expect, test } from 'vitest';
import { plain, verdictOn } from '../../testing/failures.ts';

test('a name that does not resolve leaves no answer', () => {
  expect(verdictOn({ response: null, log: 'curl: (6) Could not resolve host: api.exmaple.com' })).toBe(
    'unknown network host.unknown',
  );
});

test('Cloudflare without an origin for the host', () => {
  expect(verdictOn({ response: plain(530, 'error code: 1016', { 'cf-ray': '8a1-FRA', server: 'cloudflare' }) })).toBe(
    'cloudflare edge host.unknown',
  );
});
