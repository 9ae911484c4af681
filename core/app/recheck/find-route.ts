import type { RouteConfig } from '../../model/config.ts';
import type { NearMiss, RecordedRequest } from '../../model/exchange.ts';
import type { RecheckMapping } from '../../model/recheck.ts';
import type { RouteQuery, Router, RoutingRules } from '../../model/routing.ts';
import { createRouter } from '../../routing/router.ts';

/** Where a request was sent to. */
export interface Address extends Pick<RouteQuery, 'scheme' | 'authority'> {
  readonly request: Pick<RecordedRequest, 'method' | 'target' | 'headers'>;
  /** Whether the host and a first segment of the path may be those of another gateway. */
  readonly isForeign: boolean;
  /** Whether the first segment can be a stage; where the answer says that no route fits, the path itself is what failed. */
  readonly mayHaveStage: boolean;
}

/** The route that takes a request, by the first mapping that finds one; else what came near. */
export interface FoundRoute {
  readonly mapping: RecheckMapping;
  /** The target as the mapping has it. */
  readonly target: string;
  readonly route: RouteConfig | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly matchedPrefix: string;
  readonly allowedMethods: readonly string[];
  readonly nearMisses: readonly NearMiss[];
}

/** Finds routes of one configuration; routers are built once. */
export class RouteFinder {
  readonly #asItIs: Router<RouteConfig>;
  /** The same routes whatever the host is; the same router where no route asks for one. */
  readonly #anyHost: Router<RouteConfig>;
  readonly #routes: ReadonlyMap<string, RouteConfig>;

  constructor(routes: readonly RouteConfig[], rules: RoutingRules) {
    const anyHost = routes.map(withoutHost);
    this.#routes = new Map(routes.map((route) => [route.id, route]));
    this.#asItIs = createRouter(routes, rules);
    this.#anyHost = anyHost.every((route, index) => route === routes[index])
      ? this.#asItIs
      : createRouter(anyHost, rules);
  }

  /** As it is, then whatever the host is, then without the first segment of the path. */
  find(address: Address): FoundRoute {
    const { target } = address.request;
    const asItIs = this.#lookUp(address, target, 'as-is');
    if (!address.isForeign) return asItIs;
    const inner = address.mayHaveStage ? withoutFirst(target) : undefined;
    const others: readonly (readonly [RecheckMapping, string | undefined])[] = [
      ['any-host', target],
      ['without-stage', inner],
      ['without-stage-any-host', inner],
    ];
    let found = asItIs;
    for (const [mapping, mapped] of others) {
      if (found.route !== undefined) return found;
      if (mapped !== undefined) found = this.#lookUp(address, mapped, mapping);
    }
    // Which routes came near is told of the request as it was sent.
    return found.route === undefined ? asItIs : found;
  }

  #lookUp({ scheme, authority, request }: Address, target: string, mapping: RecheckMapping): FoundRoute {
    const { method, headers } = request;
    const router = mapping.endsWith('any-host') ? this.#anyHost : this.#asItIs;
    const found = router.match({ scheme, method, authority, headers, path: pathOf(target) });
    const common = { mapping, target, params: {}, matchedPrefix: '', allowedMethods: [], nearMisses: [] };
    if (found.kind === 'miss')
      return { ...common, route: undefined, allowedMethods: found.allowedMethods, nearMisses: found.nearMisses() };
    const { params, matchedPrefix } = found;
    return { ...common, route: this.#routes.get(found.route.id), params, matchedPrefix };
  }
}

/** The path of a target, which may be absolute. */
export function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').split('?', 1)[0] ?? '';
  return path === '' ? '/' : path;
}

function withoutHost(route: RouteConfig): RouteConfig {
  const { hosts, serverNames, ...match } = route.match;
  return hosts === undefined && serverNames === undefined ? route : { ...route, match };
}

/** The target without its first segment; undefined when there is no other. */
function withoutFirst(target: string): string | undefined {
  const [, inner] = /^\/[^/?]+(\/[^]*)$/.exec(target) ?? [];
  return inner;
}
