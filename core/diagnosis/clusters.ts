import type { Explanation, FailureCluster } from '../model/diagnosis.ts';

/** What a cluster needs to know of a failure besides its explanation. */
export interface ClusteredFailure {
  readonly id: number;
  readonly startedAt: number;
  readonly route: string | undefined;
  readonly method: string;
  readonly target: string;
  /** Bytes of request and answer. */
  readonly bytes: number;
  /** A filter that finds this failure and those like it, as far as a filter can tell. */
  readonly filter: string;
}

interface Growing {
  readonly cluster: Pick<FailureCluster, 'route' | 'code' | 'title' | 'gateway' | 'origin'>;
  readonly filters: Set<string>;
  count: number;
  newest: ClusteredFailure;
  smallest: ClusteredFailure;
}

/** Groups failures by route, likeliest cause and who answered where, in whichever order they come. */
export class Clusters {
  readonly #byKey = new Map<string, Growing>();

  /** Takes one failure in; it belongs to exactly one cluster. */
  add(failure: ClusteredFailure, { fingerprint, causes }: Explanation): void {
    const { gateway, origin } = fingerprint;
    const code = causes[0]?.code ?? 'unknown';
    const route = failure.route ?? `${failure.method} ${shapeOf(failure.target)}`;
    const key = JSON.stringify([route, code, gateway, origin]);
    const grown = this.#byKey.get(key);
    if (grown === undefined) {
      const cluster = { route, code, title: causes[0]?.title ?? '', gateway, origin };
      const filters = new Set([failure.filter]);
      this.#byKey.set(key, { cluster, filters, count: 1, newest: failure, smallest: failure });
      return;
    }
    grown.count += 1;
    grown.filters.add(failure.filter);
    if (isLater(failure, grown.newest)) grown.newest = failure;
    if (failure.bytes < grown.smallest.bytes) grown.smallest = failure;
  }

  /** The clusters so far, the largest first. */
  list(): FailureCluster[] {
    const all = [...this.#byKey.values()];
    const uses = new Map<string, number>();
    for (const filter of all.flatMap(({ filters }) => [...filters])) uses.set(filter, (uses.get(filter) ?? 0) + 1);
    return all
      .map(({ cluster, filters, count, newest, smallest }) => ({
        ...cluster,
        count,
        newest: newest.id,
        newestAt: newest.startedAt,
        smallest: smallest.id,
        filter: eitherOf([...filters]),
        isAlone: [...filters].every((filter) => uses.get(filter) === 1),
      }))
      .toSorted((a, b) => b.count - a.count || b.newest - a.newest);
  }
}

function eitherOf(filters: readonly string[]): string {
  const [first = ''] = filters;
  return filters.length === 1 ? first : `(${filters.map((filter) => `(${filter})`).join(' or ')})`;
}

function isLater(a: ClusteredFailure, b: ClusteredFailure): boolean {
  return a.startedAt > b.startedAt || (a.startedAt === b.startedAt && a.id > b.id);
}

/** A path with what looks like an id as `*`, so that requests for different things of one kind come together. */
export function shapeOf(target: string): string {
  const [path = ''] = target.replace(/^https?:\/\/[^/]*/, '').split('?', 1);
  return path
    .split('/')
    .map((segment) => (/^\d+$|^[0-9a-f-]{16,}$|^(?=.*\d)[\w~-]{20,}$/i.test(segment) ? '*' : segment))
    .join('/')
    .slice(0, 200);
}
