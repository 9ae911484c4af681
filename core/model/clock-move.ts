import { parseDuration, spellDuration, type EpochMillis, type Millis } from './units.ts';

/** Where a clock is to be moved. */
export type ClockMove =
  | { readonly kind: 'by'; readonly millis: Millis }
  | { readonly kind: 'to'; readonly at: EpochMillis };

/** What can be written for a move, in words. */
export const CLOCK_MOVE_FORM = '+5m, -2h or a time such as 2027-01-01T00:00:00Z';

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads a move as people write it: a duration, with a sign where it goes back, or a moment of ISO 8601, which is in UTC where
 * it has no zone.
 * @returns Undefined for everything else.
 */
export function parseClockMove(text: string): ClockMove | undefined {
  const duration = parseDuration(text.replace(/^[+-]/, ''));
  if (duration !== undefined) return { kind: 'by', millis: text.startsWith('-') ? -duration : duration };
  const at = ISO_MOMENT.test(text) ? Date.parse(hasZone(text) ? text : `${text}Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : { kind: 'to', at };
}

/** How far a clock is from the wall clock: `2 h 5 min ahead of the wall clock`. */
export function spellOffset(offsetMillis: Millis): string {
  if (offsetMillis === 0) return 'the wall clock';
  return `${spellDuration(offsetMillis)} ${offsetMillis > 0 ? 'ahead of' : 'behind'} the wall clock`;
}

/** A date alone is one in UTC by its own form. */
function hasZone(text: string): boolean {
  return !text.includes('T') || /(Z|[+-]\d{2}:\d{2})$/.test(text);
}
