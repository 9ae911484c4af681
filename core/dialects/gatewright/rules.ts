import type { PathPattern, RouteMatch, RoutingRules } from '../../model/routing.ts';
import { parseTemplate } from '../../routing/template.ts';

/**
 * How a gatewright configuration routes; docs/configuration.md says it in words. The first difference decides:
 * priority, host, path, number of headers, methods, scheme.
 */
export const gatewrightRouting: RoutingRules = {
  compare(a, b) {
    const [left, right] = [weigh(a), weigh(b)];
    for (const [index, weight] of left.numbers.entries()) {
      const difference = (right.numbers[index] ?? 0) - weight;
      if (difference !== 0) return difference;
    }
    return 0;
  },
  ignoresTrailingSlash: false,
  answersMethodNotAllowed: true,
};

/** Numbers compared from left to right, higher first. */
interface Weights {
  readonly numbers: readonly number[];
}

/** A match is weighed once; sorting asks many times. */
const known = new WeakMap<RouteMatch, Weights>();

function weigh(match: RouteMatch): Weights {
  const found = known.get(match);
  if (found !== undefined) return found;
  const [path] = match.paths ?? [];
  const weights = {
    numbers: [
      match.priority ?? 0,
      ...hostWeight(match.hosts),
      ...pathWeight(path),
      match.headers?.length ?? 0,
      match.methods === undefined ? 0 : 1,
      match.schemes === undefined ? 0 : 1,
    ],
  };
  known.set(match, weights);
  return weights;
}

/** A list of hosts counts as its least exact member. */
function hostWeight(hosts: readonly string[] | undefined): readonly [kind: number, length: number] {
  if (hosts === undefined) return [0, 0];
  const wildcards = hosts.filter((host) => host.includes('*'));
  return wildcards.length === 0 ? [2, 0] : [1, Math.min(...wildcards.map((host) => host.length))];
}

/** Segments beyond this many are not told apart. */
const WEIGHED_SEGMENTS = 24;

/**
 * Exact paths, then templates by their segments from the left, then expressions, then what takes any rest by the
 * length of its static beginning, then routes of any path.
 */
function pathWeight(path: PathPattern | undefined): readonly [kind: number, detail: number] {
  if (path === undefined) return [0, 0];
  if (path.kind === 'exact') return [4, 0];
  if (path.kind === 'regex') return [2, 0];
  if (path.kind === 'prefix') return [1, path.text.length];
  const template = parseTemplate(path.text);
  if (template.kind === 'problem') return [0, 0];
  if (template.isGreedy) return [1, template.literal.length];
  const bits = template.segments
    .slice(0, WEIGHED_SEGMENTS)
    .map((segment) => (segment.startsWith('{') ? 0 : 1))
    .reduce<number>((sum, bit) => sum * 2 + bit, 0);
  return [3, bits * 2 ** (WEIGHED_SEGMENTS - Math.min(WEIGHED_SEGMENTS, template.segments.length))];
}
