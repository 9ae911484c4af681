import { z } from 'zod';
import { diagnosis, GATEWAYS, ORIGINS } from './diagnosis.ts';
import type { HeaderList } from './http.ts';
import type { EpochMillis, ExchangeId, Millis } from './units.ts';

/**
 * What may be sent to a target: anything; anything once a person has agreed; only requests that change nothing; nothing.
 */
export const GUARD_LEVELS = ['free', 'ask', 'read-only', 'forbidden'] as const;
export type GuardLevel = (typeof GUARD_LEVELS)[number];

/** Where a replay goes, as the rest of the program sees it; secrets in it are references until they are used. */
export const replayTarget = z.object({
  id: z.string(),
  /** Absolute; its path stands before the path of every request. */
  url: z.string(),
  kind: z.enum(GATEWAYS),
  guard: z.enum(GUARD_LEVELS),
  /** Why the guard is not `free` where nobody chose it, such as `the host looks like production`. */
  guardReason: z.string().optional(),
  credentials: z.string(),
});
export type ReplayTargetInfo = Readonly<z.infer<typeof replayTarget>>;

/** A request as it will be sent. Headers without those of the connection, which whoever sends adds. */
export interface ReplayRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** One thing that a rewrite, a credential or a correlation changed, for the dry run. */
export const replayChange = z.object({
  /** `method`, `url`, `header x`, `query x`, `body /pointer`, `token aud`. */
  part: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  /** Which rule did it, lower case, no full stop. */
  because: z.string(),
});
export type ReplayChange = Readonly<z.infer<typeof replayChange>>;

/** A request that is ready to go, or the reason why it will not. */
export type PlannedRequest =
  | {
      readonly kind: 'ready';
      readonly exchange: ExchangeId;
      readonly request: ReplayRequest;
      readonly changes: readonly ReplayChange[];
    }
  | { readonly kind: 'left out'; readonly exchange: ExchangeId; readonly reason: string };

/** What came back. */
export type ReplayAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: HeaderList;
      readonly body: Uint8Array;
      /** Whether more came than was kept. */
      readonly isTruncated: boolean;
      readonly startedAt: EpochMillis;
      readonly durationMillis: Millis;
    }
  | {
      readonly kind: 'failure';
      /** A code of ours, such as UPSTREAM_REFUSED. */
      readonly code: string;
      readonly message: string;
      readonly startedAt: EpochMillis;
      readonly durationMillis: Millis;
    };

/** One difference between what was recorded and what came back. */
export const replayDifference = z.object({
  part: z.enum(['status', 'header', 'body', 'timing', 'decision']),
  /** A header's name, a JSON pointer, an XPath, or empty for the whole. */
  path: z.string(),
  recorded: z.string().optional(),
  replayed: z.string().optional(),
  /** Why it does not count, where it does not: a rule, or noise that was learned. */
  ignored: z.string().optional(),
});
export type ReplayDifference = Readonly<z.infer<typeof replayDifference>>;

/**
 * `same`: nothing that counts differs. `explained`: a cause was found for what differs. `unexplained`: none was.
 * `failed`: no answer came. `left out`: it was not sent, for the reason given.
 */
export const REPLAY_VERDICTS = ['same', 'explained', 'unexplained', 'failed', 'left out'] as const;

/** What came of one exchange; short enough for ten thousand of them in a list. */
export const replayOutcome = z.object({
  index: z.number(),
  exchange: z.number(),
  method: z.string(),
  url: z.string(),
  recordedStatus: z.number(),
  /** 0 without an answer. */
  status: z.number(),
  durationMillis: z.number(),
  recordedMillis: z.number(),
  verdict: z.enum(REPLAY_VERDICTS),
  differences: z.array(replayDifference),
  /** Of a difference that was explained, or of a failure. */
  cause: diagnosis.optional(),
  /** Who made an answer that differs, as far as it tells. */
  by: z.object({ gateway: z.enum(GATEWAYS), origin: z.enum(ORIGINS) }).optional(),
  /** Why it was left out or failed, lower case, no full stop. */
  reason: z.string().optional(),
});
export type ReplayOutcome = Readonly<z.infer<typeof replayOutcome>>;

/** A place that does not count as different, and why. */
export const replayNoise = z.object({
  part: z.string(),
  path: z.string(),
  because: z.string(),
  /** The requests it is for, such as `GET orders`; absent for all of them. */
  requests: z.string().optional(),
});

/** A replay that is running or over. */
export const replayRun = z.object({
  id: z.string(),
  target: z.string(),
  state: z.enum(['running', 'paused', 'done', 'stopped', 'failed']),
  /** Why it stopped before its end. */
  reason: z.string().optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  /** While nothing is sent because the target asked for that by Retry-After. */
  waitsUntil: z.number().optional(),
  total: z.number(),
  sent: z.number(),
  verdicts: z.record(z.enum(REPLAY_VERDICTS), z.number()),
  /** Paths that never count as different, each with its reason. */
  noise: z.array(replayNoise),
});
export type ReplayRunInfo = Readonly<z.infer<typeof replayRun>>;
