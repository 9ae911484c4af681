import { z } from 'zod';
import { keptList } from '../model/kept.ts';
import { upstreamStanding } from '../model/upstream.ts';

/** Calls about what is behind the routes of the configuration in force, and what is kept of it. */
export const upstreamCalls = {
  /** Targets with their health, breakers, retries, canaries and mirrors, route by route. */
  'upstreams.list': { input: z.object({}), output: z.object({ upstreams: z.array(upstreamStanding) }) },
  /** Gives canaries that were rolled back their share again: of one route, or of all. NOT_FOUND when the route has none. */
  'canary.reset': {
    input: z.object({ route: z.string().optional() }),
    /** Routes whose canary had been rolled back. */
    output: z.object({ routes: z.array(z.string()) }),
  },
  /** What every use of a cache keeps. */
  'cache.list': {
    input: z.object({ limit: z.number().int().min(0).max(1000).default(100) }),
    output: z.object({ caches: z.array(keptList.extend({ use: z.string() })) }),
  },
  /** Drops what is kept: of one use or of all, and of these only one key or one path. NOT_FOUND when there is no such use. */
  'cache.purge': {
    input: z.object({
      use: z.string().optional(),
      key: z.string().optional(),
      path: z.string().optional(),
    }),
    output: z.object({ dropped: z.number() }),
  },
};
