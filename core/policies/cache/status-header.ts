import { setHeader, type HeaderList } from '../../model/http.ts';
import type { CacheOptions } from './options.ts';

/** What the cache did for a request. `refresh`: what was kept did not do, so it was fetched anew. */
export type CacheVerdict = 'hit' | 'miss' | 'refresh' | 'bypass';

/**
 * Kong's words for it.
 * @see https://developer.konghq.com/plugins/proxy-cache/
 */
const KONG: Readonly<Record<CacheVerdict, string>> = { hit: 'Hit', miss: 'Miss', refresh: 'Refresh', bypass: 'Bypass' };

/** Headers with what the cache did, as the options ask for; the same list when they ask for nothing. */
export function writeStatus(
  headers: HeaderList,
  { statusHeader, keyHeader }: Pick<CacheOptions, 'statusHeader' | 'keyHeader'>,
  verdict: CacheVerdict,
  key: string | undefined,
): HeaderList {
  const keyed = keyHeader && key !== undefined ? setHeader(headers, 'x-cache-key', key) : headers;
  switch (statusHeader) {
    case 'none':
      return keyed;
    case 'kong':
      return setHeader(keyed, 'X-Cache-Status', KONG[verdict]);
    case 'x-cache':
      return setHeader(keyed, 'x-cache', verdict.toUpperCase());
  }
}
