import type { EpochMillis, Millis } from '../model/units.ts';

/** How fast requests go; see the contract. */
export type Pace =
  | { readonly kind: 'recorded'; readonly scale: number }
  | { readonly kind: 'sequential' }
  | { readonly kind: 'rate'; readonly perSecond: number }
  | { readonly kind: 'concurrent'; readonly connections: number };

/** A rate or the recorded times are kept also while answers are slow, up to so many at once. */
const MOST_AT_ONCE = 256;

/** How many requests may be under way at once. */
export function atOnce(pace: Pace): number {
  if (pace.kind === 'sequential') return 1;
  return pace.kind === 'concurrent' ? pace.connections : MOST_AT_ONCE;
}

/**
 * When a request is due, counted from the start of the run.
 * @param index From 0, over all repeats.
 * @param recordedAt When it was recorded, and the first one of this repeat.
 * @param maxPerSecond A bound that every pace keeps.
 */
export function dueAt(
  pace: Pace,
  index: number,
  recorded: { readonly at: EpochMillis; readonly first: EpochMillis; readonly offset: Millis },
  maxPerSecond: number | undefined,
): Millis {
  const bound = maxPerSecond === undefined ? 0 : (index * 1000) / maxPerSecond;
  switch (pace.kind) {
    case 'recorded':
      return Math.max(bound, recorded.offset + (recorded.at - recorded.first) / pace.scale);
    case 'rate':
      return Math.max(bound, (index * 1000) / pace.perSecond);
    case 'sequential':
    case 'concurrent':
      return bound;
  }
}
