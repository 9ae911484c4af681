import { z } from 'zod';
import { REPLAY_VERDICTS, replayChange, replayNoise, replayOutcome, replayRun, replayTarget } from '../model/replay.ts';

/** Which exchanges are sent again, in which order they were recorded. */
export const replaySelection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ids'), ids: z.array(z.number()).min(1).max(100_000) }),
  z.object({ kind: z.literal('filter'), filter: z.string() }),
]);
export type ReplaySelection = Readonly<z.infer<typeof replaySelection>>;

/** How fast: as recorded (scaled), one after the other, at a rate, or as fast as so many at once allow. */
export const replayPace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recorded'), scale: z.number().positive() }),
  z.object({ kind: z.literal('sequential') }),
  z.object({ kind: z.literal('rate'), perSecond: z.number().positive() }),
  z.object({ kind: z.literal('concurrent'), connections: z.number().int().min(1).max(256) }),
]);
export type ReplayPace = Readonly<z.infer<typeof replayPace>>;

/** One change to every request, in the order given. */
export const replayRewrite = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('header'), name: z.string(), value: z.string().nullable() }),
  z.object({ kind: z.literal('query'), name: z.string(), value: z.string().nullable() }),
  z.object({ kind: z.literal('path'), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('json'), pointer: z.string(), json: z.string().nullable() }),
  z.object({ kind: z.literal('drop'), filter: z.string() }),
  z.object({ kind: z.literal('idempotency-key'), header: z.string() }),
]);
export type ReplayRewrite = Readonly<z.infer<typeof replayRewrite>>;

/** Bounds; a replay stops at the first that is reached. */
export const replayGuards = z.object({
  /** Set once a person has agreed to a target whose guard is `ask`. */
  isAgreed: z.boolean().default(false),
  maxRequests: z.number().int().min(1).optional(),
  maxMillis: z.number().min(1).optional(),
  maxPerSecond: z.number().positive().optional(),
  stopOnServerError: z.boolean().default(false),
  obeyRetryAfter: z.boolean().default(true),
});

/** Everything that says what a replay does. */
export const replayPlan = z.object({
  selection: replaySelection,
  /** Id of a target of the workspace, or an absolute URL. */
  target: z.string(),
  rewrites: z.array(replayRewrite).default([]),
  pace: replayPace.default({ kind: 'sequential' }),
  repeat: z.number().int().min(1).max(1000).default(1),
  guards: replayGuards.prefault({}),
  /** Also replay what was not captured whole. */
  includesTruncated: z.boolean().default(false),
  /** Sends everything twice first to learn what differs from run to run. */
  learnsNoise: z.boolean().default(false),
  /** Finds in the store what has another value in each answer to the same request, and does not count it there. */
  learnsFromSiblings: z.boolean().default(true),
  correlates: z.boolean().default(true),
  ignore: z.array(z.object({ part: z.string(), path: z.string() })).default([]),
});
export type ReplayPlanInput = z.input<typeof replayPlan>;
export type ReplayPlan = Readonly<z.output<typeof replayPlan>>;

export const REPORT_FORMATS = ['json', 'junit', 'sarif', 'html', 'markdown'] as const;

/** Calls about sending recorded exchanges again. The event `replay.changed` carries a run and the newest outcomes. */
export const replayCalls = {
  'replay.targets': {
    input: z.object({}),
    output: z.object({ targets: z.array(replayTarget), findings: z.array(z.string()) }),
  },
  /** What would be sent, byte for byte, of at most `limit` exchanges, and what each rule changed; sends nothing. */
  'replay.dryRun': {
    input: z.object({ plan: replayPlan, limit: z.number().int().min(1).max(1000).default(50) }),
    output: z.object({
      total: z.number(),
      /** Reasons why a run would not begin, lower case, no full stop; `needsAgreement` is the one a person can lift. */
      refusals: z.array(z.string()),
      needsAgreement: z.boolean(),
      warnings: z.array(z.string()),
      /** What would not be counted as different, as far as that is known without sending anything. */
      noise: z.array(replayNoise),
      requests: z.array(
        z.object({
          exchange: z.number(),
          /** Head and body as they would be on the wire, secrets replaced by stand-ins. */
          wire: z.string(),
          changes: z.array(replayChange),
          leftOut: z.string().optional(),
        }),
      ),
    }),
  },
  /** Begins a run and gives its id; what comes of it comes by event. */
  'replay.start': { input: z.object({ plan: replayPlan }), output: z.object({ id: z.string() }) },
  'replay.control': {
    input: z.object({ id: z.string(), action: z.enum(['pause', 'resume', 'stop']) }),
    output: replayRun,
  },
  'replay.runs': { input: z.object({}), output: z.object({ runs: z.array(replayRun) }) },
  /** Outcomes in the order in which they came, those of one verdict alone when it is given; `from` counts among them. */
  'replay.outcomes': {
    input: z.object({
      id: z.string(),
      from: z.number().int().min(0),
      limit: z.number().int().min(1).max(1000),
      verdict: z.enum(REPLAY_VERDICTS).optional(),
    }),
    output: z.object({ run: replayRun, outcomes: z.array(replayOutcome) }),
  },
  'replay.report': {
    input: z.object({ id: z.string(), format: z.enum(REPORT_FORMATS) }),
    output: z.object({ text: z.string() }),
  },
  'replay.suites': {
    input: z.object({}),
    output: z.object({ suites: z.array(z.object({ name: z.string(), path: z.string(), cases: z.number() })) }),
  },
  /** Sends the requests of a suite to a target, one after the other, and judges the answers. */
  'replay.runSuite': {
    input: z.object({ name: z.string(), target: z.string(), isAgreed: z.boolean().default(false) }),
    output: z.object({
      results: z.array(
        z.object({
          name: z.string(),
          /** 0 without an answer. */
          status: z.number(),
          durationMillis: z.number(),
          /** What is not as expected, a line each; empty when all is. */
          problems: z.array(z.string()),
        }),
      ),
    }),
  },
  /** Saves exchanges as a suite of the workspace, with assertions made from what was recorded. */
  'replay.saveSuite': {
    input: z.object({ name: z.string().regex(/^[\w.-]+$/), ids: z.array(z.number()).min(1).max(1000) }),
    output: z.object({ path: z.string(), cases: z.number() }),
  },
  /** A selection for other tools: a k6 script with values carried over, or an `.http` file; credentials are stand-ins. */
  'replay.export': {
    input: z.object({ selection: replaySelection, format: z.enum(['k6', 'http']) }),
    output: z.object({ text: z.string(), exchanges: z.number() }),
  },
};
