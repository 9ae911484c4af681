import { z } from 'zod';

/** The workspace's clock. */
export const clockStatus = z.object({
  /** Milliseconds since the epoch, as policies see it. */
  now: z.number(),
  /** How far it is ahead of the wall clock; negative when behind, 0 when it has not been moved. */
  offsetMillis: z.number(),
});
export type ClockStatus = Readonly<z.infer<typeof clockStatus>>;

/** A moment worth jumping to: the next window of a limit, the end of a cached answer, the end of a key's time. */
export const clockMark = z.object({
  at: z.number(),
  title: z.string(),
  /** Id of the policy's use it belongs to. */
  use: z.string().optional(),
});

/** Calls that show and move the workspace's clock; the event `clock.changed` tells of every move. */
export const clockCalls = {
  'clock.status': { input: z.object({}), output: clockStatus },
  /** The next moments at which something changes for the configuration in force, soonest first. */
  'clock.marks': { input: z.object({}), output: z.object({ marks: z.array(clockMark) }) },
  'clock.move': {
    input: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('by'), millis: z.number() }),
      z.object({ kind: z.literal('to'), at: z.number() }),
      z.object({ kind: z.literal('reset') }),
    ]),
    output: clockStatus,
  },
};
