import { setImmediate } from 'node:timers/promises';
import { Clusters, type ClusteredFailure } from '../diagnosis/clusters.ts';
import { explain } from '../diagnosis/explain.ts';
import { factsOfExchange } from '../diagnosis/facts-of-exchange.ts';
import type { FailureClusters } from '../model/diagnosis.ts';
import type { ExchangeSummary } from '../model/summary.ts';
import { loadEach } from '../recording/load-each.ts';
import type { ExchangeStore, QueryControl } from '../recording/store.ts';
import { filterOfFailure } from './failure-filter.ts';

/** Rows that are asked for at once. */
const PAGE = 500;
/** So long at most the loop of the gateway waits for a slice of this. */
const SLICE_MILLIS = 8;

/** Explains the newest failures that a filter finds, in slices between which traffic goes on, and groups them. */
export async function clusterFailures(
  store: ExchangeStore,
  filter: string,
  limit: number,
  control: QueryControl = {},
): Promise<FailureClusters> {
  const clusters = new Clusters();
  const failed = `(status:0 or status:4xx or status:5xx)${filter.trim() === '' ? '' : ` (${filter})`}`;
  let failures = 0;
  let before: number | undefined;
  let sliceStarted = performance.now();
  do {
    const page = await store.list(
      { filter: failed, limit: Math.min(PAGE, limit - failures), ...(before === undefined ? {} : { before }) },
      control.signal === undefined ? {} : { signal: control.signal },
    );
    const rows = page.rows.values();
    for await (const exchange of loadEach(
      store,
      page.rows.map(({ id }) => id),
    )) {
      const row = rows.next().value;
      // One that is not there any more is no failure any more.
      if (row !== undefined && exchange !== undefined)
        clusters.add(clusteredFailure(row), explain(factsOfExchange(exchange)));
      if (performance.now() - sliceStarted < SLICE_MILLIS) continue;
      await setImmediate();
      control.signal?.throwIfAborted();
      sliceStarted = performance.now();
    }
    failures += page.rows.length;
    control.onProgress?.({ done: failures, total: limit });
    before = page.next;
  } while (before !== undefined && failures < limit);
  return { failures, hasMore: before !== undefined, clusters: clusters.list() };
}

function clusteredFailure(row: ExchangeSummary): ClusteredFailure {
  const { id, startedAt, route, method, target, requestBytes, responseBytes } = row;
  return {
    id,
    startedAt,
    route,
    method,
    target,
    bytes: requestBytes + responseBytes,
    filter: filterOfFailure(row),
  };
}
