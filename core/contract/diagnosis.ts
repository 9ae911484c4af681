import { z } from 'zod';
import { explanation, failureClusters, pastedReading } from '../model/diagnosis.ts';
import { patch } from '../model/patch.ts';
import { recheck } from '../model/recheck.ts';

/** More than anybody pastes by hand. */
const pasted = z.string().max(2_000_000);
const pastedFailure = z.object({
  /** A curl command, a request as it stands on the wire, an address, or nothing. */
  request: pasted,
  /** The answer as `curl -i` prints it, or all that `curl -v` prints. */
  response: pasted,
  /** Lines of the gateway's log. */
  log: pasted.default(''),
  /** The gateway's configuration. */
  config: pasted.default(''),
});

/** Calls about why requests failed. */
export const diagnosisCalls = {
  /** Who answered and why it failed, from what was recorded. */
  'exchange.explain': { input: z.object({ id: z.number() }), output: explanation },
  /**
   * The captured request through the configuration in force, as of its own moment and with counters of its own: nothing of
   * the running gateway is touched, nothing is recorded, and what answers behind the route is not called.
   */
  'exchange.recheck': { input: z.object({ id: z.number() }), output: recheck },
  /** The newest failures that a filter finds, explained and grouped by route, cause and who answered. */
  'exchange.clusters': {
    input: z.object({
      filter: z.string(),
      /** How many failures are looked at, newest first. */
      limit: z.number().int().min(1).max(50_000).default(10_000),
    }),
    output: failureClusters,
  },
  /** Who answered a request that was pasted and why it failed; nothing of it is stored. */
  'explain.text': { input: pastedFailure, output: z.object({ read: pastedReading, explanation }) },
  /** Stores what was pasted as an imported exchange; the log is kept where there is no answer, the configuration never. */
  'explain.keep': { input: pastedFailure, output: z.object({ id: z.number() }) },
  /** Fixes that can be applied, the best first. One of the configuration is applied by `config.write`, one of the request by `exchange.resend`. */
  'exchange.patches': {
    input: z.object({ id: z.number() }),
    output: z.object({ patches: z.array(patch) }),
  },
  /** Sends a recorded request again, as it was or with one of its patches; resolves with the id of the new exchange. */
  'exchange.resend': {
    input: z.object({ id: z.number(), patch: z.string().optional() }),
    output: z.object({ status: z.number(), durationMillis: z.number(), id: z.number().optional() }),
  },
} as const;
