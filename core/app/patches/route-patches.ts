import type { RouteConfig } from '../../model/config.ts';
import type { RouteHit, RouteQuery } from '../../model/routing.ts';
import { nearestWord } from '../../model/suggest.ts';
import { createRouter } from '../../routing/router.ts';
import { newRoutePatch } from './new-route.ts';
import type { OwnPlace, PatchDraft, PatchFacts, PatchMaker } from './patch.ts';
import { placeOf } from './places.ts';

const SAFE = ['GET', 'HEAD'];
const WITH_BODY = ['POST', 'PUT', 'PATCH'];
/** More choices would be no help. */
const MOST = 2;

/** For a request that no route takes: another method, the path that was meant, or a route of its own. */
export const routePatches: PatchMaker = (given) => {
  const { own } = given;
  // A policy that says the same, as of an OpenAPI document, has no route to change.
  if (own === undefined || own.use !== undefined || own.step !== undefined) return [];
  const query = queryOf(given);
  const router = createRouter(own.config.routes, own.rules);
  const found = router.match(query);
  if (found.kind === 'hit') return [];
  const hitAt = (change: Partial<RouteQuery>): RouteHit<RouteConfig> | undefined => {
    const there = router.match({ ...query, ...change });
    return there.kind === 'hit' ? there : undefined;
  };
  const methods = found.allowedMethods.flatMap((method) => {
    const hit = hitAt({ method });
    return hit === undefined ? [] : [{ method, route: hit.route }];
  });
  if (methods.length > 0) return methodPatches(given, own, methods);
  const isHit = (path: string): boolean => hitAt({ path }) !== undefined;
  return [...pathPatches(query.path, own.config.routes, isHit), ...newRoutePatch(query, own)];
};

/** What the router looks at, of a recorded request. */
export function queryOf({ exchange }: Pick<PatchFacts, 'exchange'>): RouteQuery {
  const { scheme, authority, request } = exchange;
  const path = request.target.split('?', 1)[0] ?? '';
  return { scheme, authority, method: request.method, path, headers: request.headers };
}

interface MethodOfRoute {
  readonly method: string;
  readonly route: RouteConfig;
}

function methodPatches(given: PatchFacts, { config }: OwnPlace, known: readonly MethodOfRoute[]): PatchDraft[] {
  const { method, body } = given.exchange.request;
  const routes = [...new Map(known.map(({ route }) => [route.id, route])).values()].slice(0, MOST);
  const added = routes.flatMap((route): PatchDraft[] => {
    const place = placeOf(route.at);
    if (place === undefined) return [];
    const key = config.dialect === 'kong' ? ['methods'] : ['match', 'methods'];
    return [
      {
        kind: 'configuration',
        title: `Add ${method} to the methods of route ${route.id}`,
        file: place.file,
        edits: [{ kind: 'append', path: [...place.path, ...key], value: method }],
      },
    ];
  });
  const fitting = body.size > 0 ? WITH_BODY : SAFE;
  const sent = known
    .filter((one) => fitting.includes(one.method))
    .slice(0, MOST)
    .map((one): PatchDraft => ({
      kind: 'request',
      title: `Send it as ${one.method}, which route ${one.route.id} takes`,
      changes: [{ kind: 'method', method: one.method }],
    }));
  return [...added, ...sent];
}

/** The same with a slash at its end or without, or with one word as a route writes it. */
function pathPatches(path: string, routes: readonly RouteConfig[], isHit: (path: string) => boolean): PatchDraft[] {
  const slash = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  const near = routes.flatMap(({ match }) =>
    (match.paths ?? []).flatMap(({ kind, text }) => (kind === 'regex' ? [] : (nearPath(path, text) ?? []))),
  );
  return [...new Set([slash, ...near])]
    .filter((candidate) => candidate !== '' && candidate !== path && isHit(candidate))
    .slice(0, MOST)
    .map((candidate) => ({
      kind: 'request',
      title: `Send it to ${candidate}`,
      changes: [{ kind: 'path', path: candidate }],
    }));
}

/** The path with the one word changed that a pattern writes nearly so; undefined when more than that differs. */
function nearPath(path: string, pattern: string): string | undefined {
  const [own, wanted] = [path.split('/'), pattern.split('/')];
  if (own.length !== wanted.length || pattern.includes('+}')) return undefined;
  const isOther = (word: string, index: number): boolean => {
    const there = wanted[index] ?? '';
    return !there.includes('{') && there !== word;
  };
  const others = own.filter(isOther);
  const [word] = others;
  if (word === undefined || others.length > 1) return undefined;
  const at = own.findIndex(isOther);
  const meant = wanted[at] ?? '';
  if (word.toLowerCase() !== meant.toLowerCase() && nearestWord(word, [meant]) === undefined) return undefined;
  return own.with(at, meant).join('/');
}
