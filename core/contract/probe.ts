import { z } from 'zod';
import { limitFinding, probeInfo } from '../model/probe.ts';

/** One thing that is changed of a request to see whether it is counted apart. */
export const probeVariation = z.object({
  kind: z.enum(['header', 'query']),
  name: z.string().min(1),
  value: z.string(),
});
export type ProbeVariation = Readonly<z.infer<typeof probeVariation>>;

/** What a probe asks, and the most it may spend. */
export const probeWish = z.object({
  /** Id of a target of the workspace, or `gateway` for the workspace's own; never a URL. */
  target: z.string().min(1),
  path: z.string().startsWith('/').default('/'),
  method: z
    .string()
    .regex(/^[A-Z]+$/)
    .default('GET'),
  budget: z
    .object({
      maxRequests: z.number().int().min(5).max(5000).default(200),
      maxMillis: z.number().min(1000).max(3_600_000).default(60_000),
      perSecond: z.number().min(0.1).max(500).default(50),
    })
    .prefault({}),
  /** Statuses by which the limit refuses. */
  refused: z.array(z.number().int().min(400).max(599)).min(1).default([429]),
  vary: z.array(probeVariation).max(5).default([]),
  /** Set once a person has agreed to a target that asks, or to a method that may change something. */
  isAgreed: z.boolean().default(false),
});
export type ProbeWishInput = z.input<typeof probeWish>;
export type ProbeWish = Readonly<z.output<typeof probeWish>>;

/** Calls about finding the limit of a target. The event `probe.changed` carries a probe as it is. */
export const probeCalls = {
  /** Where a probe would send, the most it would send, and why it would not begin; sends nothing. */
  'probe.plan': {
    input: z.object({ wish: probeWish }),
    output: z.object({
      method: z.string(),
      url: z.string(),
      most: z.string(),
      refusals: z.array(z.string()),
      /** Whether a person can lift the refusals. */
      needsAgreement: z.boolean(),
    }),
  },
  'probe.start': { input: z.object({ wish: probeWish }), output: z.object({ id: z.string() }) },
  'probe.control': { input: z.object({ id: z.string(), action: z.enum(['stop']) }), output: probeInfo },
  /** Probes of this session, newest first. */
  'probe.state': { input: z.object({}), output: z.object({ probes: z.array(probeInfo) }) },
  /** A probe that is over as Markdown. */
  'probe.report': { input: z.object({ id: z.string() }), output: z.object({ text: z.string() }) },
  /** What recorded answers tell of limits, by route and consumer. */
  'probe.offline': {
    input: z.object({ filter: z.string() }),
    output: z.object({
      /** Answers that were read. */
      answers: z.number(),
      limits: z.array(
        z.object({
          route: z.string(),
          consumer: z.string().optional(),
          answers: z.number(),
          refused: z.number(),
          finding: limitFinding,
          summary: z.string(),
        }),
      ),
    }),
  },
};
