import { remembered } from './remember.ts';

/** Characters that stand for themselves in paths and queries. */
const PLAIN = /^\/[\w!$&()*+,;=:@%~/?.-]*$/;
/** Segments that say where others are. */
const DOTS = /\/(?:\.|%2e)/i;

/** Whether reading a path and query as those of a URL leaves them as they are. */
export function isPlainTarget(target: string): boolean {
  return PLAIN.test(target) && !DOTS.test(target) && !target.endsWith('?');
}

/**
 * Origin, and path with query, of an absolute URL as `URL` gives them; without that parser where there is nothing to do for
 * it, since most of what is recorded is that plain.
 * @param known An origin as `URL` gives it, which the URL is likely to have.
 * @throws TypeError when it is no URL.
 */
export function splitUrl(url: string, known: string): { readonly origin: string; readonly path: string } {
  if (url.startsWith(known)) {
    const path = url.slice(known.length);
    if (isPlainTarget(path)) return { origin: known, path };
  }
  const { origin, pathname, search } = new URL(url);
  return { origin, path: `${pathname}${search}` };
}

/** Path and query of a recorded request, as `URL` reads them; `/` where it cannot. */
export function recordedPath(
  url: string,
  origin: string,
  target: string,
): { readonly pathname: string; readonly search: string } {
  if (isPlainTarget(target) && isOrigin(origin)) {
    const start = target.indexOf('?');
    return start === -1
      ? { pathname: target, search: '' }
      : { pathname: target.slice(0, start), search: target.slice(start) };
  }
  const { pathname, search } = URL.parse(url) ?? { pathname: '/', search: '' };
  return { pathname, search };
}

/** The URL of a target with a path and query after its own path, as `URL` writes it. */
export function joinedUrl(target: string, path: string): string {
  const joined = `${beginningOf(target)}${path}`;
  return isPlainTarget(path) ? joined : new URL(joined).href;
}

const isOrigin = remembered((text) => /^https?:\/\/[\w.:[\]-]+$/.test(text) && URL.canParse(text));
const beginningOf = remembered((url) => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, '')}`;
});
