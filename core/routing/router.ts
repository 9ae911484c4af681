import type { NearMiss } from '../model/exchange.ts';
import type { RouteHit, RouteMatch, RouteMiss, RouteQuery, Router, RoutingRules } from '../model/routing.ts';
import { compileCandidate, fitsButMethod, fitsMethod, type Candidate } from './candidate.ts';
import { hostOf } from './host-matcher.ts';
import { findNearMisses } from './near-miss.ts';
import { NO_PARAMS } from './path-matcher.ts';
import { buildPrefixTree, deepestNode, type PrefixNode } from './prefix-tree.ts';

/**
 * Builds the router of a configuration. A route with several paths is ranked once for each of them; candidates are
 * tried in the order of `rules.compare`, equal ones in the order of the file, and the first that fits wins.
 * Matching is on the path as it was sent; only parameters are decoded.
 * @throws CONFIG_INVALID when a path, host or header pattern cannot be read.
 */
export function createRouter<R extends { readonly id: string; readonly match: RouteMatch }>(
  routes: readonly R[],
  rules: RoutingRules,
): Router<R> {
  const candidates = rankCandidates(routes, rules);
  const tree = buildPrefixTree(candidates);
  const hasHosts = candidates.some(({ hosts }) => hosts !== undefined);
  const { normalizePath } = rules;

  return {
    match(received) {
      const query = normalizePath === undefined ? received : normalized(received, normalizePath);
      const host = hasHosts ? hostOf(query.authority) : '';
      const winner = findWinner(tree, query, host);
      return winner === undefined ? new Miss(candidates, tree, query) : toHit(winner, query);
    },
  };
}

function rankCandidates<R extends { readonly match: RouteMatch }>(
  routes: readonly R[],
  rules: RoutingRules,
): Candidate<R>[] {
  return routes
    .flatMap((route) => splitPaths(route.match).map((match) => ({ route, match })))
    .toSorted((a, b) => rules.compare(a.match, b.match))
    .map(({ route, match }, rank) =>
      compileCandidate(route, match, { rank, ignoresTrailingSlash: rules.ignoresTrailingSlash }),
    );
}

function splitPaths(match: RouteMatch): readonly RouteMatch[] {
  return match.paths === undefined || match.paths.length < 2
    ? [match]
    : match.paths.map((path) => ({ ...match, paths: [path] }));
}

function normalized(query: RouteQuery, normalizePath: (path: string) => string): RouteQuery {
  const path = normalizePath(query.path);
  return path === query.path ? query : { ...query, path };
}

/** The candidate of the lowest rank that fits: the best of each node on the way, pruned by the best so far. */
function findWinner<R>(tree: PrefixNode<R>, query: RouteQuery, host: string): Candidate<R> | undefined {
  let best: Candidate<R> | undefined;
  for (let node: PrefixNode<R> | undefined = deepestNode(tree, query.path); node !== undefined; node = node.parent) {
    if (node.byHost.size > 0) best = firstFit(node.byHost.get(host) ?? [], query, { host, best });
    best = firstFit(node.anyHost, query, { host, best });
  }
  return best;
}

/** The first of a list that fits, or `best` when that is ranked before it. */
function firstFit<R>(
  list: readonly Candidate<R>[],
  query: RouteQuery,
  known: { readonly host: string; readonly best: Candidate<R> | undefined },
): Candidate<R> | undefined {
  for (const candidate of list) {
    if (known.best !== undefined && candidate.rank > known.best.rank) break;
    if (fitsMethod(candidate, query.method) && fitsButMethod(candidate, query, known.host)) return candidate;
  }
  return known.best;
}

function toHit<R>(winner: Candidate<R>, query: RouteQuery): RouteHit<R> {
  const { route, path } = winner;
  if (path === undefined) return { kind: 'hit', route, params: NO_PARAMS, matchedPrefix: '' };
  const { params, matchedPrefix } = path.read(query.path);
  return { kind: 'hit', route, params, matchedPrefix };
}

/** A miss that finds out why only when it is asked. */
class Miss<R extends { readonly id: string }> implements RouteMiss {
  readonly kind = 'miss';
  readonly #candidates: readonly Candidate<R>[];
  readonly #tree: PrefixNode<R>;
  readonly #query: RouteQuery;

  constructor(candidates: readonly Candidate<R>[], tree: PrefixNode<R>, query: RouteQuery) {
    this.#candidates = candidates;
    this.#tree = tree;
    this.#query = query;
  }

  get allowedMethods(): readonly string[] {
    const host = hostOf(this.#query.authority);
    const methods = new Set<string>();
    let node: PrefixNode<R> | undefined = deepestNode(this.#tree, this.#query.path);
    for (; node !== undefined; node = node.parent)
      for (const candidate of [...(node.byHost.get(host) ?? []), ...node.anyHost])
        if (fitsButMethod(candidate, this.#query, host))
          for (const method of candidate.methods ?? []) methods.add(method);
    return [...methods].toSorted();
  }

  nearMisses(): readonly NearMiss[] {
    return findNearMisses(this.#candidates, this.#query);
  }
}
