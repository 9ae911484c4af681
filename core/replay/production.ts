const REHEARSAL =
  /(^|[.-])(dev|develop|development|test|testing|tst|int|stag|stage|staging|stg|qa|uat|sandbox|sbx|preview|demo|local|ci)\d*([.-]|$)/i;
const PRIVATE =
  /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[?::1\]?$|\[?f[cd][0-9a-f]{2}:)|\.(localhost|local|internal|test|example|invalid)$/i;
const REHEARSAL_PATH = /^\/(dev|test|staging|stage|stg|qa|uat|sandbox|int)(\/|$)/i;

/**
 * Why a URL may be that of production: whatever does not say that it is something else. Undefined for addresses of one's
 * own network and for names with a word such as `staging` in them.
 */
export function looksLikeProduction(url: string): string | undefined {
  const { hostname, pathname } = new URL(url);
  if (PRIVATE.test(hostname)) return undefined;
  if (/(^|[.-])(prod|production|live)\d*([.-]|$)/i.test(hostname) || /^\/(prod|production|live)(\/|$)/i.test(pathname))
    return `${hostname}${pathname === '/' ? '' : pathname} says that it is production`;
  if (REHEARSAL.test(hostname) || REHEARSAL_PATH.test(pathname)) return undefined;
  return `nothing in ${hostname} says that it is not production`;
}
