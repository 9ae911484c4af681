import { z } from 'zod';
import { diagnosis, evidence } from './diagnosis.ts';
import { sourceRef } from './source.ts';

/** One check that a captured request went through here, in the order in which they were made. */
export const recheckStep = z.object({
  kind: z.enum(['policy', 'integration']),
  /** The policy's or the integration's name, and the id of its use. */
  name: z.string(),
  use: z.string().optional(),
  /** `unknown`: the capture has not got what this check looks at; the request went on as if it had been let in. */
  status: z.enum(['passed', 'refused', 'answered', 'skipped', 'unknown']),
  /** What it wrote down: `seen`, `rule`, `verdict` and what else there is. */
  notes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  at: sourceRef.optional(),
});
export type RecheckStep = Readonly<z.infer<typeof recheckStep>>;

/** A token of the captured request: what it says, and its times beside that of the answer. */
export const recheckToken = z.object({
  /** Such as `header authorization`, `cookie session` or `query access_token`. */
  place: z.string(),
  /** Issuer, audience and scopes, or why it cannot be read. */
  says: z.string(),
  times: z.array(evidence),
  /** Whether its times kept it from being valid then. */
  isProblem: z.boolean(),
});
export type RecheckToken = Readonly<z.infer<typeof recheckToken>>;

/** How the request was fitted to the routes here. */
export const RECHECK_MAPPINGS = ['as-is', 'any-host', 'without-stage', 'without-stage-any-host'] as const;
export type RecheckMapping = (typeof RECHECK_MAPPINGS)[number];

/** What a captured request came to on the configuration in force. */
export const recheckRun = z.object({
  mapping: z.enum(RECHECK_MAPPINGS),
  /** The path that the routes were asked with. */
  path: z.string(),
  /** Absent when no route fits; then `nearMisses` says which came near. */
  route: z.object({ id: z.string(), at: sourceRef.optional() }).optional(),
  nearMisses: z.array(z.object({ route: z.string(), reason: z.string() })),
  checks: z.array(recheckStep),
  /** `let-in`: it came to the integration, which was not called; `answered`: a policy answered. */
  decision: z.enum(['let-in', 'answered', 'refused', 'unfinished']),
  /** The status that the client would get; 0 when it did not come to an end. */
  status: z.number(),
  /** Code of the error that it would end with. */
  code: z.string().optional(),
});
export type RecheckRun = Readonly<z.infer<typeof recheckRun>>;

/** What was captured and what came of the same request here. */
export const recheckComparison = z.object({
  verdict: z.enum(['agrees', 'differs', 'cannot-tell']),
  /** One sentence, lower case, no full stop. */
  says: z.string(),
});
export type RecheckComparison = Readonly<z.infer<typeof recheckComparison>>;

/** A captured request, run through the configuration in force as of its own moment, and compared with its answer. */
export const recheck = z.object({
  /** Whether our own gateway served it, and whether with the configuration that is in force now. */
  isOwn: z.boolean(),
  isSameRevision: z.boolean(),
  /** The moment that the clock was set to. */
  at: z.number(),
  /** Absent when it could not be run; then the comparison says why. */
  run: recheckRun.optional(),
  comparison: recheckComparison,
  /** Why it is refused here, where that is so. */
  cause: diagnosis.optional(),
  tokens: z.array(recheckToken),
});
export type Recheck = Readonly<z.infer<typeof recheck>>;

/**
 * Whether a re-check says something that the exchange does not say itself: of another gateway's always; of our own where it
 * came to something else, or is still refused after the configuration was changed.
 */
export function isNews({ isOwn, isSameRevision, comparison, run }: Recheck): boolean {
  if (!isOwn || comparison.verdict === 'differs') return true;
  return !isSameRevision && run?.decision === 'refused';
}

const MAPPING_WORDS: Readonly<Record<RecheckMapping, string>> = {
  'as-is': '',
  'any-host': 'whatever its host',
  'without-stage': 'without the first segment of its path',
  'without-stage-any-host': 'without the first segment of its path, whatever its host',
};

/** Where the request went here, in words: the route and how the request was fitted to it, or which routes came near. */
export function routeText({ route, mapping, path, nearMisses }: RecheckRun): string {
  const how = MAPPING_WORDS[mapping];
  if (route !== undefined) return `route ${route.id}${how === '' ? '' : `, as ${path}: ${how}`}`;
  const near = nearMisses.slice(0, 3).map((one) => `${one.route} (${one.reason})`);
  return `no route takes ${path}${near.length === 0 ? '' : `; nearest: ${near.join(', ')}`}`;
}
