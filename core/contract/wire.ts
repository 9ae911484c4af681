import { z } from 'zod';

const errorValue = z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) });

/** What a client sends: one JSON text a frame. */
export const clientFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: z.string() }),
]);
export type ClientFrame = Readonly<z.infer<typeof clientFrame>>;

/** What the engine sends. */
export const engineFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), id: z.string(), output: z.unknown() }),
  z.object({ kind: z.literal('error'), id: z.string(), error: errorValue }),
  z.object({ kind: z.literal('event'), name: z.string(), value: z.unknown() }),
]);
export type EngineFrame = Readonly<z.infer<typeof engineFrame>>;

/** The line an engine prints on stdout once it serves. */
export const readyLine = z.object({
  ready: z.object({
    /** Page and control port, with the token in the fragment: open it in a browser. */
    workbench: z.string(),
    /** Addresses of the gateway's listeners. */
    gateway: z.array(z.string()),
    workspace: z.string(),
    pid: z.number(),
  }),
});
export type ReadyLine = Readonly<z.infer<typeof readyLine>>;

export { PATHS } from './paths.ts';
