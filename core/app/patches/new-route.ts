import { isRecord } from '../../dialects/reading/yaml-file.ts';
import type { RouteConfig } from '../../model/config.ts';
import type { RouteQuery } from '../../model/routing.ts';
import type { OwnPlace, PatchDraft } from './patch.ts';
import { placeOf } from './places.ts';

/** Parts of a path that name one thing of many. */
const LIKE_ID = /^(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,})$/i;

/**
 * A route for a path that has none, made of the nearest one that begins with the same words: what lets callers in there
 * does so here too. Nothing when no route is near, since nobody knows what should answer.
 */
export function newRoutePatch({ method, path }: RouteQuery, { config, valueAt }: OwnPlace): PatchDraft[] {
  if (config.dialect === 'kong' || /[{}%]/.test(path)) return [];
  const own = path.split('/').filter((word) => word !== '');
  const [nearest] = config.routes
    .flatMap((route) => near(route, own))
    .toSorted((a, b) => b.shared - a.shared || a.words.length - b.words.length);
  const place = placeOf(nearest?.route.at);
  if (nearest === undefined || place === undefined) return [];
  const written = valueAt(place);
  if (!isRecord(written)) return [];
  const pattern = patternOf(own, nearest.words);
  const id = freeId(
    `${method.toLowerCase()}${pattern.replaceAll(/[^a-z0-9]+/gi, '-').replace(/-$/, '')}`,
    config.routes,
  );
  const match = { ...(isRecord(written['match']) ? written['match'] : {}), methods: [method], path: pattern };
  return [
    {
      kind: 'configuration',
      title: `Add a route for ${method} ${pattern}, made like route ${nearest.route.id}`,
      note: `it has the policies and the integration of route ${nearest.route.id}`,
      file: place.file,
      edits: [
        {
          kind: 'append',
          path: place.path.slice(0, -1),
          value: { ...withoutUseIds(written), id, match },
        },
      ],
    },
  ];
}

interface Near {
  readonly route: RouteConfig;
  readonly words: readonly string[];
  /** How many words both begin with. */
  readonly shared: number;
}

function near(route: RouteConfig, own: readonly string[]): Near[] {
  return (route.match.paths ?? []).flatMap(({ kind, text }): Near[] => {
    if (kind === 'regex') return [];
    const words = text.split('/').filter((word) => word !== '');
    const end = words.findIndex((word, index) => !word.includes('{') && word !== own[index]);
    const shared = Math.min(end === -1 ? words.length : end, own.length);
    const isNamed = words.slice(0, shared).some((word) => !word.includes('{'));
    return isNamed ? [{ route, words, shared }] : [];
  });
}

function patternOf(own: readonly string[], known: readonly string[]): string {
  const taken = new Set<string>();
  const name = (index: number): string => {
    const wanted = known[index];
    const base = wanted?.startsWith('{') === true && !wanted.endsWith('+}') ? wanted : '{id}';
    const free = taken.has(base) ? `${base.slice(0, -1)}${index}}` : base;
    taken.add(free);
    return free;
  };
  return `/${own.map((word, index) => (LIKE_ID.test(word) ? name(index) : word)).join('/')}`;
}

function freeId(wanted: string, routes: readonly RouteConfig[]): string {
  const taken = new Set(routes.map(({ id }) => id));
  if (!taken.has(wanted)) return wanted;
  const count = Array.from({ length: routes.length + 1 }, (_, index) => index + 2);
  return `${wanted}-${count.find((each) => !taken.has(`${wanted}-${each}`)) ?? 0}`;
}

/** Two uses of one id would be one and the same. */
function withoutUseIds(route: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(route).map(([key, value]) => [
      key,
      ['request', 'response', 'error'].includes(key) && Array.isArray(value) ? value.map(withoutId) : value,
    ]),
  );
}

function withoutId(use: unknown): unknown {
  if (!isRecord(use)) return use;
  const { id: _id, ...rest } = use;
  return rest;
}
