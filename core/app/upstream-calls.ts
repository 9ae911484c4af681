import { GatewrightError } from '../model/errors.ts';
import type { Handlers } from '../rpc/server.ts';
import type { Parts } from './parts.ts';

/** Calls about upstreams and caches. */
export function upstreamCalls({
  gateway,
}: Parts): Pick<Handlers, 'upstreams.list' | 'canary.reset' | 'cache.list' | 'cache.purge'> {
  return {
    'upstreams.list': () => ({ upstreams: [...gateway.upstreams()] }),
    'canary.reset': ({ route }) => ({ routes: [...gateway.resetCanaries(route)] }),
    'cache.list': ({ limit }) => ({
      caches: [...gateway.kept()].map(([use, kept]) => ({ use, ...kept.list(limit) })),
    }),
    'cache.purge': ({ use, ...which }) => {
      const caches = gateway.kept();
      if (use !== undefined && !caches.has(use)) throw new GatewrightError('NOT_FOUND', { cache: use });
      const chosen = [...caches].filter(([id]) => use === undefined || id === use);
      return { dropped: chosen.reduce((sum, [, kept]) => sum + kept.drop(which), 0) };
    },
  };
}
