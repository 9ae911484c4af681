import type { ExchangeSummary } from '../model/summary.ts';
import { bytesText, millisText } from './output.ts';

/** One row of `ls`: time, method, status and who answered, route, duration, size, address. */
export function rowLine(row: ExchangeSummary): string {
  const time = new Date(row.startedAt).toISOString().slice(11, 23);
  const status = row.status === 0 ? '---' : String(row.status);
  const by = { gateway: 'gateway ', upstream: 'upstream', none: 'nobody  ' }[row.by];
  const reason = row.error === undefined ? '' : `  ${row.error}`;
  return [
    String(row.id),
    time,
    row.method.padEnd(7),
    status,
    by,
    (row.route ?? '-').padEnd(16),
    millisText(row.durationMillis).padStart(8),
    bytesText(row.responseBytes).padStart(8),
    `${row.scheme}://${row.authority}${row.target}${reason}`,
  ].join('  ');
}
