import type { ExchangeSummary } from '../../core/model/summary.ts';

/** The role of a status, which is the name of its colour. */
export type StatusRole = 'info' | 'success' | 'redirect' | 'refused' | 'error';

/** The role of an HTTP status; 0, when there was no answer, is an error. */
export function statusRole(status: number): StatusRole {
  if (status === 0 || status >= 500) return 'error';
  if (status >= 400) return 'refused';
  if (status >= 300) return 'redirect';
  return status >= 200 ? 'success' : 'info';
}

/** What stands in place of a status when there is none. */
export function statusText(row: Pick<ExchangeSummary, 'status' | 'outcome'>): string {
  if (row.status > 0) return String(row.status);
  return row.outcome === 'aborted' ? 'aborted' : row.outcome === 'rejected' ? 'rejected' : 'failed';
}

/** Who made the answer, in words. */
export function answeredBy(by: ExchangeSummary['by'], decidedBy?: string): string {
  if (by === 'gateway')
    return decidedBy === undefined ? 'answered by the gateway' : `answered by the gateway: ${decidedBy}`;
  return by === 'upstream' ? 'answered by the upstream' : 'no answer';
}
