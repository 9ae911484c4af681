import { z } from 'zod';

/** What a cache holds. */
export const keptList = z.object({
  entries: z.number(),
  bytes: z.number(),
  /** The ones used last, first. */
  answers: z.array(
    z.object({
      key: z.string(),
      method: z.string(),
      path: z.string(),
      /** Whose answer it is; absent when it is anybody's. */
      owner: z.string().optional(),
      status: z.number(),
      bytes: z.number(),
      hits: z.number(),
      ageSeconds: z.number(),
      /** Until it is too old; 0 or less when it is. */
      freshSeconds: z.number(),
    }),
  ),
});
export type KeptList = Readonly<z.infer<typeof keptList>>;
