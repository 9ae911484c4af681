import type { RouteConfig } from '../../model/config.ts';
import { createRouter } from '../../routing/router.ts';
import type { OwnPlace, PatchDraft, PatchMaker } from './patch.ts';
import { optionsOf, optionsPlace, placeOf, texts, usesOf } from './places.ts';
import { queryOf } from './route-patches.ts';
import type { YamlEdit } from './yaml-edit.ts';

/** What a page asks for. */
interface Asked {
  readonly origin: string;
  readonly method: string;
  readonly headers: readonly string[];
}

const ALWAYS = ['GET', 'HEAD', 'POST'];
const USUAL_METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'];

/** Lets a page of another origin in: its origin, its method and its headers, and OPTIONS where the route has none. */
export const allowPage: PatchMaker = (given) => {
  const { own, facts } = given;
  const { request } = facts;
  const origin = request.header('origin');
  // Kong's own plugin for this is not served here.
  if (own === undefined || origin === undefined || own.config.dialect === 'kong') return [];
  const isAsking = request.method === 'OPTIONS' && request.header('access-control-request-method') !== undefined;
  const method = isAsking ? (request.header('access-control-request-method') ?? '') : request.method;
  const found = createRouter(own.config.routes, own.rules).match({ ...queryOf(given), method });
  if (found.kind === 'miss') return [];
  const asked = { origin, method, headers: isAsking ? listOf(request.header('access-control-request-headers')) : [] };
  return forRoute({ ...own, route: found.route }, found.route, asked, isAsking);
};

function listOf(text = ''): string[] {
  return text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
}

function forRoute(own: OwnPlace, route: RouteConfig, asked: Asked, isAsking: boolean): PatchDraft[] {
  const place = placeOf(route.at);
  if (place === undefined) return [];
  const { methods } = route.match;
  const needsOptions = isAsking && methods !== undefined && !methods.includes('OPTIONS');
  const options: YamlEdit[] = needsOptions
    ? [{ kind: 'append', path: [...place.path, 'match', 'methods'], value: 'OPTIONS' }]
    : [];
  const uses = usesOf({ config: own.config, route });
  const at = uses.findIndex(({ policy }) => policy === 'cors');
  const use = uses[at];
  const origin = `pages of ${asked.origin}`;
  if (use === undefined) {
    const cors = { cors: { origins: [asked.origin], ...(asked.headers.length > 0 ? { headers: asked.headers } : {}) } };
    return [
      {
        kind: 'configuration',
        title: `Let ${origin} call route ${route.id}`,
        file: place.file,
        edits: [...options, { kind: 'prepend', path: [...place.path, 'request'], value: cors }],
      },
    ];
  }
  const there = optionsPlace(own, use);
  // Whatever stands before it refuses the preflight before it is asked.
  const isFirst = !isAsking || uses.slice(0, at).every(({ policy }) => policy === 'correlation-id');
  if (there === undefined || !isFirst || use.when !== undefined || there.file !== place.file) return [];
  const edits = [...options, ...missingIn(optionsOf(use), asked, there.path)];
  return edits.length === 0
    ? []
    : [{ kind: 'configuration', title: `Let ${origin} call route ${route.id}`, file: place.file, edits }];
}

/** What the policy does not allow yet. */
function missingIn(
  { origins, methods, headers, credentials }: Readonly<Record<string, unknown>>,
  { origin, method, headers: asked }: Asked,
  path: readonly (string | number)[],
): YamlEdit[] {
  const edits: YamlEdit[] = [];
  const known = texts(origins);
  const isAny = origins === undefined || known.includes('*');
  if (!isAny && !known.includes(origin)) edits.push({ kind: 'append', path: [...path, 'origins'], value: origin });
  const allowed = methods === undefined ? USUAL_METHODS : texts(methods);
  const isMethod =
    ALWAYS.includes(method) || allowed.includes(method) || (allowed.includes('*') && credentials !== true);
  if (!isMethod) {
    const all = methods === undefined ? [...USUAL_METHODS, method] : [method];
    edits.push(...all.map((value): YamlEdit => ({ kind: 'append', path: [...path, 'methods'], value })));
  }
  if (headers === undefined) return edits;
  const names = texts(headers).map((name) => name.toLowerCase());
  const others = asked.filter((name) => !names.includes(name) && (!names.includes('*') || name === 'authorization'));
  return [...edits, ...others.map((value): YamlEdit => ({ kind: 'append', path: [...path, 'headers'], value }))];
}
