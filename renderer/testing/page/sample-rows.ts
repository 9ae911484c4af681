import type { ExchangeSummary } from '../../../core/model/summary.ts';

/** A row for tests: 200 from the upstream, with what the test says instead. */
export function sampleRow(id: number, given: Partial<ExchangeSummary> = {}): ExchangeSummary {
  return {
    id,
    startedAt: id,
    durationMillis: 12,
    scheme: 'http',
    method: 'GET',
    authority: 'api.local:8000',
    target: '/v1/users',
    status: 200,
    by: 'upstream',
    outcome: 'answered',
    requestBytes: 0,
    responseBytes: 0,
    mediaType: '',
    gatewayMillis: 1,
    tags: [],
    isPinned: false,
    isWebSocket: false,
    ...given,
  };
}

/** Rows from `newest` down to `oldest`. */
export function sampleRows(newest: number, oldest: number): ExchangeSummary[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => sampleRow(newest - index));
}
