import type { ExchangeSummary } from '../../../core/model/summary.ts';

const STEPS = [1, 2, 5];
const LOOKED_AT = 400;
const SHARE = 0.95;

/**
 * The duration that fills a phase bar, in milliseconds: a round number that all but a twentieth of the rows stay under, so that bars
 * of different rows can be compared and do not change with every new row.
 */
export function barScale(rows: readonly Pick<ExchangeSummary, 'durationMillis'>[]): number {
  const durations = rows
    .slice(0, LOOKED_AT)
    .map(({ durationMillis }) => durationMillis)
    .toSorted((a, b) => a - b);
  return roundUp(durations[Math.floor((durations.length - 1) * SHARE)] ?? 100);
}

/** The next of 1, 2, 5, 10, 20, 50, … that is not below; at least 10. */
export function roundUp(millis: number): number {
  for (let power = 10; ; power *= 10) {
    const step = STEPS.find((factor) => factor * power >= millis);
    if (step !== undefined) return step * power;
  }
}
