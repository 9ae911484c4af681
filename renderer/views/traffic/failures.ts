import { create } from 'zustand';
import type { FailureCluster, FailureClusters } from '../../../core/model/diagnosis.ts';
import { describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import type { CallProgress } from '../../api/engine-client.ts';
import type { RowsWindow } from '../../state/rows-window.ts';

/** So many failures are looked at, the newest first; and so many when more are asked for. */
export const USUAL_FAILURES = 10_000;
export const MOST_FAILURES = 50_000;

/** What was found when the failures of a filter were looked at. */
export interface FoundFailures extends FailureClusters {
  readonly filter: string;
  readonly limit: number;
}

interface FailuresStore {
  /** Found last; it stays while it is looked again. */
  readonly found: FoundFailures | undefined;
  readonly loading: { readonly filter: string; readonly progress?: CallProgress } | undefined;
  /** Why the last look failed, in words. */
  readonly problem: string | undefined;
  /** Whether the last look was stopped by the user. */
  readonly isStopped: boolean;
  /** Place of the selected cluster. */
  readonly selected: number;
}

/** The failures of the Traffic view in groups of one cause. Nothing is looked at unless it is asked for. */
export const useFailures = create<FailuresStore>(() => ({
  found: undefined,
  loading: undefined,
  problem: undefined,
  isStopped: false,
  selected: 0,
}));

let running: AbortController | undefined;

/** Looks at the newest failures of a filter, in place of a look under way. */
export function findFailures(filter: string, limit: number): void {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  useFailures.setState({ loading: { filter }, problem: undefined, isStopped: false });
  const onProgress = (progress: CallProgress): void => {
    if (running === controller) useFailures.setState({ loading: { filter, progress } });
  };
  client.call('exchange.clusters', { filter, limit }, { signal: controller.signal, onProgress }).then(
    (clusters) => finish(controller, { ...clusters, filter, limit }),
    (error: unknown) => {
      if (running !== controller) return;
      running = undefined;
      useFailures.setState({ loading: undefined, problem: isCancelled(error) ? undefined : describeFailure(error) });
    },
  );
}

/** Looks again as it was looked before: after new traffic, a fault or a stop. */
export function findAgain(filter: string): void {
  const { found } = useFailures.getState();
  findFailures(filter, found?.filter === filter ? found.limit : USUAL_FAILURES);
}

/** Stops the look under way; what was found before stays. */
export function stopFinding(): void {
  running?.abort();
  running = undefined;
  useFailures.setState({ loading: undefined, isStopped: true });
}

/** Moves the selection by so many clusters. */
export function moveCluster(places: number): void {
  const { found, selected } = useFailures.getState();
  const last = (found?.clusters.length ?? 0) - 1;
  useFailures.setState({ selected: Math.max(0, Math.min(selected + places, last)) });
}

/** The selected cluster; undefined when there is none. */
export function selectedCluster(): FailureCluster | undefined {
  const { found, selected } = useFailures.getState();
  return found?.clusters[selected];
}

/** Failures among the rows in memory that came after the newest that was looked at; with `isMore` there are others. */
export function newerFailures(
  { rows, waiting, hasGap }: Pick<RowsWindow, 'rows' | 'waiting' | 'hasGap'>,
  { clusters }: Pick<FoundFailures, 'clusters'>,
): { readonly count: number; readonly isMore: boolean } {
  const newest = clusters.reduce((latest, cluster) => Math.max(latest, cluster.newest), 0);
  const isNewer = ({ id, status }: { id: number; status: number }): boolean =>
    id > newest && (status === 0 || status >= 400);
  const inList = rows.findIndex(({ id }) => id <= newest);
  const listed = rows.slice(0, inList < 0 ? rows.length : inList).filter(isNewer);
  return { count: listed.length + waiting.filter(isNewer).length, isMore: hasGap };
}

/** The filter of the list narrowed to a cluster. */
export function filterWithin(filter: string, cluster: Pick<FailureCluster, 'filter'>): string {
  const all = filter.trim();
  if (all === '') return cluster.filter;
  return `${/\bor\b/i.test(all) ? `(${all})` : all} ${cluster.filter}`;
}

function finish(controller: AbortController, found: FoundFailures): void {
  if (running !== controller) return;
  running = undefined;
  const { found: before, selected } = useFailures.getState();
  useFailures.setState({ found, loading: undefined, selected: placeAfter(before, selected, found) });
}

/** Where the selected cluster is now; the first when it is gone or the filter is another. */
function placeAfter(before: FoundFailures | undefined, selected: number, found: FoundFailures): number {
  const known = before?.clusters[selected];
  if (known === undefined || before?.filter !== found.filter) return 0;
  return Math.max(
    0,
    found.clusters.findIndex((cluster) => clusterKey(cluster) === clusterKey(known)),
  );
}

/** What makes a cluster the same one when it is looked again. */
export function clusterKey({ route, code, gateway, origin }: FailureCluster): string {
  return JSON.stringify([route, code, gateway, origin]);
}
