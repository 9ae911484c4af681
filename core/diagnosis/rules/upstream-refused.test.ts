import { expect, test } from 'vitest';
import { awsRest, espV2, explainFailure, kong, plain, verdictOn } from '../../testing/failures.ts';

test.each([
  [
    'gcp-esp gateway',
    espV2(
      503,
      'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
    ),
  ],
  [
    'aws-rest gateway',
    awsRest(504, '{"message":"Network error communicating with endpoint"}', 'InternalServerErrorException'),
  ],
  ['kong gateway', kong(502, 'An invalid response was received from the upstream server')],
  ['cloudflare edge', plain(521, 'error code: 521', { 'cf-ray': '8a1-FRA' })],
])('%s finds nobody listening', (who, response) => {
  expect(verdictOn({ response })).toBe(`${who} upstream.refused`);
});

test('what Kong leaves open is said with what would settle it', () => {
  const { causes } = explainFailure({
    response: kong(502, 'An invalid response was received from the upstream server'),
  });
  expect([causes.map(({ code }) => code), causes[0]?.needs?.includes('error.log')]).toEqual([
    ['upstream.refused', 'upstream.reset', 'upstream.bad-response', 'upstream.tls'],
    true,
  ]);
});

test('a client that cannot connect gets no answer', () => {
  expect(verdictOn({ response: null, log: 'connect ECONNREFUSED 127.0.0.1:8000' })).toBe(
    'unknown network upstream.refused',
  );
});
