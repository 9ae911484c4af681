import { shapeOf } from '../diagnosis/clusters.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import { quoteGlob, quoteValue } from '../recording/filter/quote.ts';

type Failure = Pick<ExchangeSummary, 'route' | 'method' | 'target' | 'status' | 'error' | 'by'>;

/**
 * A filter that finds a failure and those like it: of its route, or else its method and the shape of its path, with the
 * same status, error and maker of the answer. Causes are not stored, so a filter cannot name them.
 */
export function filterOfFailure({ route, method, target, status, error, by }: Failure): string {
  const path = shapeOf(target);
  return [
    ...(route === undefined ? [`method:${quoteValue(method)}`] : [`route:${quoteValue(route)}`]),
    ...(route !== undefined || path === '' ? [] : [`path:${quoteGlob(path.split('*'))}`]),
    `status:${status}`,
    ...(error === undefined ? [] : [`error:${quoteValue(error)}`]),
    `by:${by}`,
  ].join(' ');
}
