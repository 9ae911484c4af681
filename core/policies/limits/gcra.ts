import type { Millis } from '../../model/units.ts';
import { anyAlgorithm, type Algorithm } from './algorithm.ts';
import { level } from './level.ts';

/**
 * The generic cell rate algorithm of ATM: one time a key, at which the next request is due, `window / limit` after the one
 * before; a request may be early by as much as `burst - 1` others. How far that time is ahead of now is a level that
 * drains. Promises what a token bucket of this burst does; without one, requests are at least that far apart.
 * @see ITU-T I.371, the virtual scheduling algorithm
 */
export function gcra(limit: number, window: Millis, burst = 1): Algorithm {
  return anyAlgorithm(level({ name: 'gcra', limit, window, burst }));
}
