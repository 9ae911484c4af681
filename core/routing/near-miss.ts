import type { NearMiss } from '../model/exchange.ts';
import { headerValues } from '../model/http.ts';
import type { HeaderMatch, PathPattern, RouteQuery } from '../model/routing.ts';
import { fitsHeader, fitsMethod, fitsServerName, type Candidate } from './candidate.ts';
import { fitsHosts, hostOf } from './host-matcher.ts';

/** More than these are not shown: past them nothing is near. */
const MAX_NEAR_MISSES = 8;

/** One condition that does not hold, and how far that puts the route away. The reason is put into words for few of them. */
interface Obstacle {
  readonly distance: number;
  reason(): string;
}

/** A route with what stands in its way, all together. */
interface Missed {
  readonly distance: number;
  readonly obstacles: readonly Obstacle[];
}

/**
 * Why routes did not match, nearest first: a wrong method is nearer than a missing header, that nearer than another
 * host, and that nearer than another path. Of several paths of one route the nearest is told.
 */
export function findNearMisses<R extends { readonly id: string }>(
  candidates: readonly Candidate<R>[],
  query: RouteQuery,
): readonly NearMiss[] {
  const found = query.path.slice(1).split('/');
  const nearest = new Map<string, Missed>();
  for (const candidate of candidates) {
    const obstacles = findObstacles(candidate, query, found);
    const distance = obstacles.reduce((sum, obstacle) => sum + obstacle.distance, 0);
    const known = nearest.get(candidate.route.id);
    if (known === undefined || distance < known.distance) nearest.set(candidate.route.id, { distance, obstacles });
  }
  return [...nearest]
    .toSorted(([, a], [, b]) => a.distance - b.distance)
    .slice(0, MAX_NEAR_MISSES)
    .map(([route, { obstacles }]) => ({ route, reason: obstacles.map((obstacle) => obstacle.reason()).join('; ') }));
}

function findObstacles<R>(candidate: Candidate<R>, query: RouteQuery, found: readonly string[]): Obstacle[] {
  const { methods, schemes, hosts, headers, path, serverNames, match } = candidate;
  const obstacles: Obstacle[] = [];
  const add = (distance: number, reason: () => string): number => obstacles.push({ distance, reason });
  if (path !== undefined && !(query.path.startsWith(path.literal) && path.fits(query.path)))
    obstacles.push(comparePath(path.pattern, query.path, found));
  if (!fitsMethod(candidate, query.method)) add(1, () => notOneOf(`method ${query.method}`, methods ?? []));
  for (const header of headers ?? [])
    if (!fitsHeader(header, query.headers)) add(2, () => describeHeader(header.match, query));
  if (schemes !== undefined && !schemes.includes(query.scheme))
    add(2, () => notOneOf(`scheme ${query.scheme}`, schemes));
  if (serverNames !== undefined && !fitsServerName(serverNames, query))
    add(3, () => notOneOf(`tls server name ${query.serverName ?? '(none)'}`, match.serverNames ?? []));
  if (hosts !== undefined && !fitsHosts(hosts, hostOf(query.authority), query))
    add(3, () => notOneOf(`host ${query.authority || '(none)'}`, match.hosts ?? []));
  return obstacles;
}

function notOneOf(found: string, allowed: readonly string[]): string {
  return allowed.length === 1 ? `${found} is not ${allowed[0]}` : `${found} is not one of ${allowed.join(', ')}`;
}

function describeHeader(match: HeaderMatch, query: RouteQuery): string {
  const found = headerValues(query.headers, match.name);
  if (found.length === 0) return `header ${match.name} is missing`;
  const expected = match.isRegex ? `an expression: ${match.values.join(', ')}` : match.values.join(', ');
  return `header ${match.name} is ${found.join(', ')}, expected ${match.values.length > 1 ? 'one of ' : ''}${expected}`;
}

/** Another path is further than any one other condition; among paths the number of segments that differ counts. */
const OTHER_PATH = 4;

function comparePath(pattern: PathPattern, path: string, segments: readonly string[]): Obstacle {
  if (pattern.kind === 'regex')
    return { distance: OTHER_PATH + 1, reason: () => `path ${path} does not match the expression ${pattern.text}` };
  const expected = pattern.text.slice(1).split('/');
  const compared = pattern.kind === 'prefix' ? segments.slice(0, expected.length) : segments;
  return {
    distance: OTHER_PATH + countDifferences(expected, compared),
    reason: () => describePath(pattern, expected, compared),
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
  if (Math.abs(a.length - b.length) > 2) return false;
  const [short, long] = a.length < b.length ? [a.toLowerCase(), b.toLowerCase()] : [b.toLowerCase(), a.toLowerCase()];
  if (short === '') return false;
  if (long.length !== short.length) return long.startsWith(short);
  let differences = 0;
  for (let index = 0; index < long.length; index += 1) if (long[index] !== short[index]) differences += 1;
  return differences <= Math.min(2, long.length - 1);
}
