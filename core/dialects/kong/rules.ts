import { normalizePath } from '../../model/path.ts';
import type { RouteMatch, RoutingRules } from '../../model/routing.ts';

/**
 * Kong's `traditional_compatible` router. The first difference decides: number of attributes, hosts without wildcard,
 * number of header names, regex before prefix, `regex_priority` (which the reader puts into `priority`), length of the
 * path. Equal routes are tried in the order of the file; Kong takes the order of their ids, which a file seldom has.
 * @see kong/router/transform.lua, get_priority
 */
export const kongRouting: RoutingRules = {
  compare(a, b) {
    const [left, right] = [weigh(a), weigh(b)];
    for (const [index, weight] of left.entries()) {
      const difference = (right[index] ?? 0) - weight;
      if (difference !== 0) return difference;
    }
    return 0;
  },
  ignoresTrailingSlash: false,
  answersMethodNotAllowed: false,
  normalizePath,
};

function weigh(match: RouteMatch): readonly number[] {
  const { methods, hosts, headers, serverNames, paths, priority = 0 } = match;
  const path = paths?.[0];
  const isRegex = path?.kind === 'regex';
  return [
    [methods, hosts, headers, serverNames, paths].filter((attribute) => attribute !== undefined).length,
    hosts !== undefined && hosts.every((host) => !host.includes('*')) ? 1 : 0,
    headers?.length ?? 0,
    isRegex ? 1 : 0,
    isRegex ? priority : 0,
    path?.text.length ?? 0,
  ];
}
