import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';

/** What a sample says about itself, in `sample.json` of its folder. */
const sample = z.object({
  /** A module that serves the sample's upstream when it is loaded, and says `ready` to its parent. */
  upstream: z.string().optional(),
  /** Secrets the configuration needs; a random value is made for each that is not set. */
  secrets: z.array(z.string()).default([]),
  traffic: z.array(
    z.object({
      method: z.string().default('GET'),
      path: z.string(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.string().default(''),
      /** How often it is sent, all at once. */
      times: z.number().int().min(1).max(100).default(1),
    }),
  ),
});

/** A sample's upstream, secrets and traffic. */
export type Sample = Readonly<z.infer<typeof sample>>;

/**
 * What a workspace says about itself as a sample; undefined when it is none.
 * @throws FORMAT_INVALID when the file is there and is not what it should be.
 */
export function readSample(workspace: string): Sample | undefined {
  const file = join(workspace, 'sample.json');
  if (!existsSync(file)) return undefined;
  try {
    return sample.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new GatewrightError('FORMAT_INVALID', { file, reason }, { cause: error });
  }
}

/** Secrets that are made when the workspace is first served; none where its description cannot be read, which `demo.run` says. */
export function sampleSecrets(workspace: string): readonly string[] {
  try {
    return readSample(workspace)?.secrets ?? [];
  } catch {
    // Whoever asks for the demo is told what is wrong with the file; an engine starts without it.
    return [];
  }
}
