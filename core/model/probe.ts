import { z } from 'zod';

/**
 * Ways of counting that a probe tells apart. A token bucket is also GCRA and a leaky bucket that lets in at once, which
 * count alike; spacing is any of them that lets in one at a time; a queue holds requests until their turn.
 */
export const LIMIT_ALGORITHMS = [
  'fixed-window',
  'sliding-window',
  'sliding-log',
  'token-bucket',
  'spacing',
  'queue',
] as const;
export type LimitAlgorithm = (typeof LIMIT_ALGORITHMS)[number];

/** One way of counting that explains what was seen, with its figures. */
export const limitCandidate = z.object({
  algorithm: z.enum(LIMIT_ALGORITHMS),
  /** So much in each window; of a bucket or a queue, so much at once. */
  limit: z.number(),
  /** Of a bucket or a queue the time in which all of `limit` comes back. */
  windowMillis: z.number(),
  /** What gets through in the long run. */
  perSecond: z.number(),
  /** How much of all that explains what was seen is of this kind, 0 to 1. */
  share: z.number(),
  /** The window may be longer or shorter than `windowMillis` by this part of it. */
  uncertainty: z.number(),
});
export type LimitCandidate = Readonly<z.infer<typeof limitCandidate>>;

/** What a probe or recorded answers tell of a limit. */
export const limitFinding = z.object({
  /** `found`: one way of counting, its figures known to 5 %; `partly`: what is likeliest; `no refusal`; `nothing`. */
  outcome: z.enum(['found', 'partly', 'no refusal', 'nothing']),
  /** The likeliest; absent with `no refusal` and `nothing`. */
  best: limitCandidate.optional(),
  /** 0 to 1. */
  confidence: z.number(),
  /** What was seen and what it says, lower case, no full stop. */
  evidence: z.array(z.object({ seen: z.string(), says: z.string() })),
  /** What else explains it, the likeliest first. */
  others: z.array(limitCandidate),
  /** Why no more was sent, or is told, lower case, no full stop. */
  reason: z.string().optional(),
  /** What would tell more. */
  next: z.string().optional(),
});
export type LimitFinding = Readonly<z.infer<typeof limitFinding>>;

/** Whether another caller is counted with the same counter. */
export const sharedCounter = z.object({
  /** What was changed, such as `header x-api-key`. */
  changed: z.string(),
  verdict: z.enum(['same counter', 'another counter', 'not told']),
  because: z.string(),
});
export type SharedCounter = Readonly<z.infer<typeof sharedCounter>>;

/** One request of a probe, for the picture of it. */
export const probePoint = z.object({
  /** Since the probe began. */
  atMillis: z.number(),
  tookMillis: z.number(),
  isLetIn: z.boolean(),
});
export type ProbePoint = Readonly<z.infer<typeof probePoint>>;

/** What a probe sent. */
export const probeSpent = z.object({
  requests: z.number(),
  letIn: z.number(),
  refused: z.number(),
  /** Without an answer, or with one that is about something else. */
  failed: z.number(),
  millis: z.number(),
});

/** A probe under way or over. */
export const probeInfo = z.object({
  id: z.string(),
  target: z.string(),
  method: z.string(),
  url: z.string(),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  startedAt: z.number(),
  budget: z.object({ maxRequests: z.number(), maxMillis: z.number(), perSecond: z.number() }),
  spent: probeSpent,
  points: z.array(probePoint),
  /** Answers that were let in, by status. */
  statuses: z.record(z.string(), z.number()),
  /** Once it is over. */
  finding: limitFinding.optional(),
  /** The finding as one sentence without a full stop. */
  summary: z.string().optional(),
  shared: z.array(sharedCounter),
});
export type ProbeInfo = Readonly<z.infer<typeof probeInfo>>;
