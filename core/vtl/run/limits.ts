import type { Profile } from '../profile.ts';

/** What one rendering may use. Reaching a limit is an error with a place, never a hang. */
export interface Limits {
  /** Turns of one `#foreach`; API Gateway and AppSync document 1,000. */
  readonly loopIterations: number;
  /** Turns, calls and blocks together. */
  readonly steps: number;
  /** Elements of a list, map or range, and characters of a text. */
  readonly elements: number;
  /** Characters of the output. */
  readonly outputCharacters: number;
  /** Macros inside macros; 20 in Velocity. */
  readonly macroDepth: number;
  /** Time from the beginning of the rendering. */
  readonly wallMillis: number;
}

const GENEROUS: Limits = {
  loopIterations: 100_000,
  steps: 5_000_000,
  elements: 5_000_000,
  outputCharacters: 10_000_000,
  macroDepth: 20,
  wallMillis: 5_000,
};

/** The limits of a profile: those its service documents, and bounds that keep the process responsive. */
export function defaultLimits(profile: Profile): Limits {
  if (profile === 'apigw') return { ...GENEROUS, loopIterations: 1_000 };
  if (profile === 'appsync') return { ...GENEROUS, loopIterations: 1_000, outputCharacters: 5_242_880 };
  return GENEROUS;
}
