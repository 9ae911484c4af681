import { z } from 'zod';
import { CAUSES } from './diagnosis.ts';

/** One line of what a patch changes. */
export const differenceLine = z.object({
  kind: z.enum(['same', 'removed', 'added']),
  /** From 1, in the file; absent in a request. */
  line: z.number().optional(),
  text: z.string(),
});
export type DifferenceLine = Readonly<z.infer<typeof differenceLine>>;

const patchBase = {
  /** The same for the same patch, as long as the configuration stays. */
  id: z.string(),
  /** The cause that it answers. */
  code: z.enum(CAUSES),
  /** In the imperative, no full stop. */
  title: z.string(),
  /** What one should know before, one sentence, lower case, no full stop. */
  note: z.string().optional(),
  /** What it changes; secrets have a stand-in. */
  difference: z.array(differenceLine),
};

/** A fix that can be applied: a file of the configuration with another text, or the request with something changed. */
export const patch = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('configuration'),
    ...patchBase,
    file: z.string(),
    /** The first line that changes, from 1. */
    line: z.number(),
    /** What stands on disk, which a write must name. */
    revision: z.string(),
    /** The whole file with the patch. */
    text: z.string(),
  }),
  z.object({
    kind: z.literal('request'),
    ...patchBase,
    /** Where it is sent to. */
    url: z.string(),
    /** Whether that is a server of somebody else, to which nothing is sent by a single key. */
    isForeign: z.boolean(),
  }),
]);
export type Patch = Readonly<z.infer<typeof patch>>;
