import type { NearMiss } from '../model/exchange.ts';
import { headerValues } from '../model/http.ts';
import type { HeaderMatch, PathPattern, RouteQuery } from '../model/routing.ts';
import { fitsHeader, fitsMethod, fitsServerName, type Candidate } from './candidate.ts';
import { fitsHosts, hostOf } from './host-matcher.ts';

/** More than these are not shown: past them nothing is near. */
const MAX_NEAR_MISSES = 8;

/** One condition that does not hold, and how far that puts the route away. */
interface Obstacle {
  readonly reason: string;
  readonly distance: number;
}

/**
 * Why routes did not match, nearest first: a wrong method is nearer than a missing header, that nearer than another
 * host, and that nearer than another path. Of several paths of one route the nearest is told.
 */
export function findNearMisses<R extends { readonly id: string }>(
  candidates: readonly Candidate<R>[],
  query: RouteQuery,
): readonly NearMiss[] {
  const nearest = new Map<string, Obstacle>();
  for (const candidate of candidates) {
    const found = sumUp(findObstacles(candidate, query));
    const known = nearest.get(candidate.route.id);
    if (known === undefined || found.distance < known.distance) nearest.set(candidate.route.id, found);
  }
  return [...nearest]
    .toSorted(([, a], [, b]) => a.distance - b.distance)
    .slice(0, MAX_NEAR_MISSES)
    .map(([route, { reason }]) => ({ route, reason }));
}

function sumUp(obstacles: readonly Obstacle[]): Obstacle {
  return {
    reason: obstacles.map(({ reason }) => reason).join('; '),
    distance: obstacles.reduce((sum, { distance }) => sum + distance, 0),
  };
}

function findObstacles<R>(candidate: Candidate<R>, query: RouteQuery): Obstacle[] {
  const { methods, schemes, hosts, headers, path, serverNames, match } = candidate;
  const obstacles: Obstacle[] = [];
  if (path !== undefined && !(query.path.startsWith(path.literal) && path.fits(query.path)))
    obstacles.push(comparePath(path.pattern, query.path));
  if (!fitsMethod(candidate, query.method))
    obstacles.push({ reason: notOneOf(`method ${query.method}`, methods ?? []), distance: 1 });
  for (const header of headers ?? [])
    if (!fitsHeader(header, query.headers)) obstacles.push(compareHeader(header.match, query));
  if (schemes !== undefined && !schemes.includes(query.scheme))
    obstacles.push({ reason: notOneOf(`scheme ${query.scheme}`, schemes), distance: 2 });
  if (serverNames !== undefined && !fitsServerName(serverNames, query))
    obstacles.push({
      reason: notOneOf(`tls server name ${query.serverName ?? '(none)'}`, match.serverNames ?? []),
      distance: 3,
    });
  if (hosts !== undefined && !fitsHosts(hosts, hostOf(query.authority), query))
    obstacles.push({ reason: notOneOf(`host ${query.authority || '(none)'}`, match.hosts ?? []), distance: 3 });
  return obstacles;
}

function notOneOf(found: string, allowed: readonly string[]): string {
  return allowed.length === 1 ? `${found} is not ${allowed[0]}` : `${found} is not one of ${allowed.join(', ')}`;
}

function compareHeader(match: HeaderMatch, query: RouteQuery): Obstacle {
  const found = headerValues(query.headers, match.name);
  if (found.length === 0) return { reason: `header ${match.name} is missing`, distance: 2 };
  const value = `header ${match.name} is ${found.join(', ')}`;
  const expected = match.isRegex ? `an expression: ${match.values.join(', ')}` : match.values.join(', ');
  return { reason: `${value}, expected ${match.values.length > 1 ? 'one of ' : ''}${expected}`, distance: 2 };
}

/** Another path is further than any one other condition; among paths the number of segments that differ counts. */
const OTHER_PATH = 4;

function comparePath(pattern: PathPattern, path: string): Obstacle {
  if (pattern.kind === 'regex')
    return { reason: `path ${path} does not match the expression ${pattern.text}`, distance: OTHER_PATH + 1 };
  const expected = pattern.text.slice(1).split('/');
  const found = path.slice(1).split('/');
  const compared = pattern.kind === 'prefix' ? found.slice(0, expected.length) : found;
  return {
    reason: describePath(pattern, expected, compared),
    distance: OTHER_PATH + countDifferences(expected, compared),
  };
}

function describePath(pattern: PathPattern, expected: readonly string[], found: readonly string[]): string {
  const place = expected.findIndex(
    (segment, index) => index < found.length && !fitsSegment(segment, found[index] ?? ''),
  );
  const beginning = pattern.kind === 'prefix' ? 'the beginning ' : '';
  if (place !== -1)
    return `path differs at segment ${place + 1}: expected ${beginning}${shown(expected[place])}, found ${shown(found[place])}`;
  if (found.length > expected.length && found.at(-1) === '') return 'path ends with a slash, expected none';
  const segments = `${found.length} ${found.length === 1 ? 'segment' : 'segments'}`;
  return `path has ${segments}, expected ${expected.length}: ${pattern.text}`;
}

function shown(segment: string | undefined): string {
  return segment === undefined || segment === '' ? 'nothing' : segment;
}

function fitsSegment(expected: string, found: string): boolean {
  return expected.startsWith('{') ? found !== '' : expected === found;
}

/** Segments that differ; one that is nearly right counts half. */
function countDifferences(expected: readonly string[], found: readonly string[]): number {
  let count = Math.abs(expected.length - found.length);
  for (let index = 0; index < Math.min(expected.length, found.length); index += 1) {
    const [wanted = '', given = ''] = [expected[index], found[index]];
    if (!fitsSegment(wanted, given)) count += isNearly(wanted, given) ? 0.5 : 1;
  }
  return count;
}

/** Whether two words differ only in case, or by what one has more at its end, or in at most two letters. */
function isNearly(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a.toLowerCase(), b.toLowerCase()] : [b.toLowerCase(), a.toLowerCase()];
  if (short === '') return false;
  if (long.startsWith(short) && long.length - short.length <= 2) return true;
  if (long.length !== short.length) return false;
  return [...long].filter((letter, index) => letter !== short[index]).length <= Math.min(2, long.length - 1);
}
