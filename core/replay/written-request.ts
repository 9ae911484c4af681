import type { Exchange } from '../model/exchange.ts';
import type { RewriteContext } from './rewrite.ts';
import type { ReplayTarget } from './targets.ts';

/** A request that somebody wrote down, in the form of what was recorded, so that it is planned as that is. */
export function exchangeOfRequest(
  id: number,
  { method, target, headers, body }: Pick<Exchange['request'], 'method' | 'target' | 'headers'> & { body: Uint8Array },
): Exchange {
  const size = body.byteLength;
  return {
    id,
    startedAt: 0,
    duration: 0,
    revision: '',
    dialect: '',
    listener: '',
    scheme: 'http',
    authority: 'written',
    client: { address: '', port: 0 },
    request: {
      method,
      target,
      version: '1.1',
      headers,
      body: { chunks: size === 0 ? [] : [body], size, isTruncated: false },
    },
    attempts: [],
    outcome: 'answered',
    by: 'none',
    spans: [],
    tags: [],
  };
}

/** How it is planned: as it is but for what the target changes. */
export function asWritten(target: ReplayTarget): RewriteContext {
  return { target, rewrites: [], includesTruncated: true, keepsCredentials: false, newKey: () => '' };
}
