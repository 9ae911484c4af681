import { z } from 'zod';

const sideStanding = z.object({
  requests: z.number(),
  failures: z.number(),
  /** Of the time to the head of the answer; 0 while there was none. */
  p95Millis: z.number(),
});

/** One upstream of a route, as it stands. */
export const upstreamTarget = z.object({
  url: z.string(),
  side: z.enum(['stable', 'canary']),
  weight: z.number(),
  inFlight: z.number(),
  /** `ejected` by failures of live traffic, `unhealthy` by health checks; absent when health is not watched. */
  health: z.enum(['healthy', 'unhealthy', 'ejected']).optional(),
  breaker: z
    .object({
      state: z.enum(['closed', 'open', 'half-open']),
      consecutiveFailures: z.number(),
      requests: z.number(),
      failures: z.number(),
      /** Until the next request is let through; only while open. */
      retryAfterSeconds: z.number().optional(),
      /** What opened it last. */
      tripped: z.string().optional(),
    })
    .optional(),
  /** The last thing that went wrong, and when. */
  problem: z.object({ at: z.number(), text: z.string() }).optional(),
});

/** What is behind one route, and how it does. */
export const upstreamStanding = z.object({
  route: z.string(),
  integration: z.string(),
  targets: z.array(upstreamTarget),
  /** In the window of the retry budget; absent without one. */
  retries: z.object({ requests: z.number(), retries: z.number(), refused: z.number() }).optional(),
  canary: z
    .object({
      percent: z.number(),
      stable: sideStanding,
      canary: sideStanding,
      /** Why all goes to the stable side now; absent while the canary has its share. */
      rolledBack: z.object({ at: z.number(), reason: z.string() }).optional(),
    })
    .optional(),
  mirror: z
    .object({
      url: z.string(),
      inFlight: z.number(),
      sent: z.number(),
      failed: z.number(),
      /** Answered with another status than the client got. */
      differed: z.number(),
      /** Ended after the exchange they were copied from, so that no trace shows them. */
      late: z.number(),
      /** Not sent: as many as allowed were under way, the body was too long, or it was not read to its end. */
      notSent: z.object({ busy: z.number(), tooLong: z.number(), unread: z.number() }),
    })
    .optional(),
});

export type UpstreamTarget = Readonly<z.infer<typeof upstreamTarget>>;
export type UpstreamStanding = Readonly<z.infer<typeof upstreamStanding>>;
