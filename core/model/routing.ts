import type { HeaderList } from './http.ts';
import type { NearMiss } from './exchange.ts';

/** How a path is matched. */
export type PathPattern =
  /** `/users/{id}/files/{rest+}`: `{name}` takes one segment, `{name+}` one or more, at the end only. */
  | { readonly kind: 'template'; readonly text: string }
  /** Matches the whole path byte for byte. */
  | { readonly kind: 'exact'; readonly text: string }
  /** Matches at the beginning; what follows is free. */
  | { readonly kind: 'prefix'; readonly text: string }
  /** RE2 syntax, anchored at the beginning of the path; named groups become parameters. */
  | { readonly kind: 'regex'; readonly text: string };

/** A header a request must have. `values` empty asks for presence only; a value may be an RE2 expression. */
export interface HeaderMatch {
  readonly name: string;
  readonly values: readonly string[];
  /** The values are RE2 expressions, found anywhere in the header's value. */
  readonly isRegex: boolean;
  /** Values are compared without case; an expression sees the value in lower case. */
  readonly ignoresCase?: boolean;
}

/** What a route asks of a request. An absent list matches everything; within a list one of its members must match. */
export interface RouteMatch {
  readonly schemes?: readonly ('http' | 'https')[];
  /** Lower case; `*.example.com` for any subdomain, `example.*` for any ending; a port only where it is meant. */
  readonly hosts?: readonly string[];
  /** Upper case. */
  readonly methods?: readonly string[];
  readonly paths?: readonly PathPattern[];
  readonly headers?: readonly HeaderMatch[];
  /** TLS server names. */
  readonly serverNames?: readonly string[];
  /** Higher wins; before what else that is compared is for the dialect's rules to say. */
  readonly priority?: number;
}

/** What the router looks at. */
export interface RouteQuery {
  readonly scheme: 'http' | 'https';
  readonly method: string;
  /** Host and port as the client sent them; empty when it sent none. */
  readonly authority: string;
  /** The path of the target, still percent-encoded, without query. */
  readonly path: string;
  readonly headers: HeaderList;
  readonly serverName?: string;
}

/** A route that matched. */
export interface RouteHit<R> {
  readonly kind: 'hit';
  readonly route: R;
  /** Values of path parameters, percent-decoded where that is valid. */
  readonly params: Readonly<Record<string, string>>;
  /** The part of the path that a prefix, an exact path or a regex took, normalised where the rules say so; empty for templates. */
  readonly matchedPrefix: string;
}

/** No route matched. */
export interface RouteMiss {
  readonly kind: 'miss';
  /** Some route has this host and path, but not this method; these are the methods there are. */
  readonly allowedMethods: readonly string[];
  /** Routes that came close, nearest first, at most 8. Computed on demand. */
  nearMisses(): readonly NearMiss[];
}

/** Finds the route of a request. */
export interface Router<R> {
  match(query: RouteQuery): RouteHit<R> | RouteMiss;
}

/** How one platform routes; the shared router is built from it. */
export interface RoutingRules {
  /**
   * Negative when `a` is tried before `b`. Ties keep the order of the file. A route with several paths is compared
   * once for each, so `a` and `b` have at most one.
   */
  compare(a: RouteMatch, b: RouteMatch): number;
  /** Whether a path that differs only by a trailing slash matches a template. */
  readonly ignoresTrailingSlash: boolean;
  /** Whether a method mismatch alone is answered with 405 (`METHOD_NOT_ALLOWED`) instead of 404. */
  readonly answersMethodNotAllowed: boolean;
  /** Makes the path that is matched of the path that was sent; absent when that is matched as it came. */
  normalizePath?(path: string): string;
}
