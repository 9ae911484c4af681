import { RE2JS } from 're2js';
import { GatewrightError } from '../model/errors.ts';
import type { HeaderList } from '../model/http.ts';
import type { HeaderMatch, RouteMatch, RouteQuery } from '../model/routing.ts';
import { compileHost, fitsHosts, fitsName, type HostMatcher } from './host-matcher.ts';
import { compilePath, regexProblem, type PathMatcher } from './path-matcher.ts';

/** One path of one route, made ready; a route with three paths has three candidates. */
export interface Candidate<R> {
  readonly route: R;
  /** The route's match with this one path only. */
  readonly match: RouteMatch;
  /** Place in the order in which candidates are tried. */
  readonly rank: number;
  readonly path: PathMatcher | undefined;
  readonly methods: readonly string[] | undefined;
  readonly schemes: readonly string[] | undefined;
  readonly hosts: readonly HostMatcher[] | undefined;
  readonly headers: readonly HeaderMatcher[] | undefined;
  readonly serverNames: readonly HostMatcher[] | undefined;
}

/** A header condition made ready. */
export interface HeaderMatcher {
  readonly match: HeaderMatch;
  readonly lowerName: string;
  /** Whether one value is good enough; always true when presence is all that is asked. */
  accepts(value: string): boolean;
}

/** @throws CONFIG_INVALID when a pattern or expression in the match cannot be read. */
export function compileCandidate<R>(
  route: R,
  match: RouteMatch,
  settings: { readonly rank: number; readonly ignoresTrailingSlash: boolean },
): Candidate<R> {
  const [pattern] = match.paths ?? [];
  return {
    route,
    match,
    rank: settings.rank,
    path: pattern === undefined ? undefined : compilePath(pattern, settings.ignoresTrailingSlash),
    methods: match.methods,
    schemes: match.schemes,
    hosts: match.hosts?.map(compileHost),
    headers: match.headers?.map(compileHeader),
    serverNames: match.serverNames?.map(compileHost),
  };
}

function compileHeader(match: HeaderMatch): HeaderMatcher {
  const lowerName = match.name.toLowerCase();
  const fold = (text: string): string => (match.ignoresCase === true ? text.toLowerCase() : text);
  if (match.values.length === 0) return { match, lowerName, accepts: () => true };
  if (!match.isRegex) {
    const wanted = new Set(match.values.map(fold));
    return { match, lowerName, accepts: (value) => wanted.has(fold(value)) };
  }
  const expressions = match.values.map(compileExpression);
  return { match, lowerName, accepts: (value) => expressions.some((expression) => expression.test(fold(value))) };
}

function compileExpression(text: string): RE2JS {
  const reason = regexProblem(text);
  if (reason !== undefined) throw new GatewrightError('CONFIG_INVALID', { expression: text, reason });
  return RE2JS.compile(text);
}

/**
 * Whether everything fits but the method, which the caller looks at.
 * @param host The host of `query.authority` in lower case, so that it is made once for all candidates.
 */
export function fitsButMethod<R>(candidate: Candidate<R>, query: RouteQuery, host: string): boolean {
  const { schemes, hosts, serverNames, headers, path } = candidate;
  if (schemes !== undefined && !schemes.includes(query.scheme)) return false;
  if (hosts !== undefined && !fitsHosts(hosts, host, query)) return false;
  if (path !== undefined && !path.fits(query.path)) return false;
  if (serverNames !== undefined && !fitsServerName(serverNames, query)) return false;
  if (headers === undefined) return true;
  for (const header of headers) if (!fitsHeader(header, query.headers)) return false;
  return true;
}

/** Whether the method is one of the candidate's. */
export function fitsMethod<R>(candidate: Candidate<R>, method: string): boolean {
  return candidate.methods === undefined || candidate.methods.includes(method);
}

/** Server names are asked of TLS connections only; a plain one has none and passes. */
export function fitsServerName(serverNames: readonly HostMatcher[], query: RouteQuery): boolean {
  if (query.scheme === 'http') return true;
  const name = query.serverName?.toLowerCase().replace(/\.$/, '') ?? '';
  return serverNames.some((matcher) => fitsName(matcher, name));
}

/** Whether one occurrence of the header has a value that is accepted. */
export function fitsHeader(header: HeaderMatcher, headers: HeaderList): boolean {
  const { lowerName } = header;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (name?.length !== lowerName.length || (name !== lowerName && name.toLowerCase() !== lowerName)) continue;
    if (header.accepts(headers[index + 1] ?? '')) return true;
  }
  return false;
}
