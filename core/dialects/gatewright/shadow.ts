import type { RouteConfig } from '../../model/config.ts';
import type { HeaderMatch, PathPattern, RouteMatch, RouteQuery, RoutingRules } from '../../model/routing.ts';
import type { Finding } from '../../model/source.ts';
import { createRouter } from '../../routing/router.ts';
import { parseTemplate } from '../../routing/template.ts';

/**
 * Warnings for routes that no request can reach, because a route tried earlier takes all of theirs. Each route is
 * asked for with a request made to fit it; the route that answers in its place is then compared condition by
 * condition, so a warning is never wrong, though a route hidden by several others together is not found.
 */
export function findShadowedRoutes(routes: readonly RouteConfig[], rules: RoutingRules): Finding[] {
  const router = createRouter(routes, rules);
  return routes.flatMap((route): Finding[] => {
    const winners = sampleQueries(route.match).map((query) => router.match(query));
    const hiding = winners.map((hit) => (hit.kind === 'hit' && hit.route !== route ? hit.route : undefined));
    const [other] = hiding;
    if (other === undefined || hiding.some((each) => each === undefined || !covers(each.match, route.match))) return [];
    const message = `no request reaches route ${route.id}: ${other.id} is tried before it and takes them all`;
    return [
      { code: 'ROUTE_SHADOWED', severity: 'warning', message, ...(route.at === undefined ? {} : { at: route.at }) },
    ];
  });
}

/** One request for each path of a match. */
function sampleQueries(match: RouteMatch): RouteQuery[] {
  if (match.headers?.some(({ isRegex }) => isRegex) === true) return [];
  const scheme = match.schemes?.[0] ?? 'http';
  const method = match.methods?.[0] ?? 'GET';
  const authority = (match.hosts?.[0] ?? 'sample.invalid').replace('*', 'sample');
  const headers = (match.headers ?? []).flatMap(({ name, values }) => [name, values[0] ?? 'sample']);
  const paths = match.paths ?? [{ kind: 'exact' as const, text: '/sample' }];
  return paths
    .filter(({ kind }) => kind !== 'regex')
    .map(({ text }) => ({ scheme, method, authority, headers, path: text.replaceAll(/\{\w+\+?\}/g, 'sample') }));
}

/** Whether every request that fits `inner` fits `outer` too; false when that is not certain. */
function covers(outer: RouteMatch, inner: RouteMatch): boolean {
  return (
    coversList(outer.schemes, inner.schemes) &&
    coversList(outer.methods, inner.methods) &&
    coversList(outer.serverNames, inner.serverNames) &&
    coversHosts(outer.hosts, inner.hosts) &&
    (outer.headers ?? []).every((header) => inner.headers?.some((other) => isSameHeader(header, other)) === true) &&
    coversPaths(outer.paths, inner.paths)
  );
}

function coversList(outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean {
  return outer === undefined || inner?.every((member) => outer.includes(member)) === true;
}

function coversHosts(outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean {
  if (outer === undefined) return true;
  return (
    inner?.every(
      (host) => outer.includes(host) || outer.some((name) => name.startsWith('*.') && host.endsWith(name.slice(1))),
    ) === true
  );
}

function isSameHeader(a: HeaderMatch, b: HeaderMatch): boolean {
  const isEqual = a.isRegex === b.isRegex && a.values.join('\n') === b.values.join('\n');
  return a.name.toLowerCase() === b.name.toLowerCase() && (a.values.length === 0 || isEqual);
}

function coversPaths(outer: readonly PathPattern[] | undefined, inner: readonly PathPattern[] | undefined): boolean {
  if (outer === undefined) return true;
  return inner?.every((path) => outer.some((other) => coversPath(other, path))) === true;
}

function coversPath(outer: PathPattern, inner: PathPattern): boolean {
  if (outer.kind === inner.kind && outer.text === inner.text) return true;
  if (outer.kind === 'prefix') return inner.kind !== 'regex' && literalOf(inner).startsWith(outer.text);
  if (outer.kind !== 'template' || (inner.kind !== 'template' && inner.kind !== 'exact')) return false;
  return coversSegments(outer.text.split('/'), inner.text.split('/'));
}

function literalOf(pattern: PathPattern): string {
  if (pattern.kind !== 'template') return pattern.text;
  const template = parseTemplate(pattern.text);
  return template.kind === 'template' ? template.literal : '';
}

function coversSegments(outer: readonly string[], inner: readonly string[]): boolean {
  const isGreedy = outer.at(-1)?.endsWith('+}') === true;
  if (isGreedy ? inner.length < outer.length : inner.length !== outer.length || inner.at(-1)?.endsWith('+}') === true)
    return false;
  return outer.every((segment, index) => (segment.startsWith('{') ? inner[index] !== '' : segment === inner[index]));
}
