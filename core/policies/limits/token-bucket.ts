import type { Millis } from '../../model/units.ts';
import { anyAlgorithm, type Algorithm } from './algorithm.ts';
import { level } from './level.ts';

/**
 * A bucket of `burst` tokens that come back evenly, `limit` of them in each `window`, in fractions. Promises: in any stretch
 * of time never more than the burst and what came back in it; whoever waits finds what came back.
 */
export function tokenBucket(limit: number, window: Millis, burst = limit): Algorithm {
  // How far the bucket is from being full is a level that drains.
  return anyAlgorithm(level({ name: 'token-bucket', limit, window, burst }));
}
