import type { EpochMillis } from '../../model/units.ts';

/** How many of the times, which are in order, are at `from` or later and before `to`. */
export function countBetween(times: readonly EpochMillis[], from: EpochMillis, to = Number.POSITIVE_INFINITY): number {
  return indexOf(times, to) - indexOf(times, from);
}

/** Keeps times in order; a late one finds its place. */
export function insertTime(times: EpochMillis[], at: EpochMillis): void {
  const last = times.at(-1);
  if (last === undefined || last <= at) times.push(at);
  else times.splice(indexOf(times, at), 0, at);
}

/** How many are before `at`. */
function indexOf(times: readonly EpochMillis[], at: EpochMillis): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? at) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
