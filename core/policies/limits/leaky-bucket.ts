import type { Millis } from '../../model/units.ts';
import { anyAlgorithm, type Algorithm } from './algorithm.ts';
import { level } from './level.ts';

/**
 * A bucket that each request fills and that leaks evenly, `limit` in each `window`; what would make it run over is refused.
 * As a meter it lets in at once what fits. With `maxWait` it is a queue: a request is held until what was before it has
 * leaked out, and one that would be held longer is refused; so requests go on evenly, as with limit_req of nginx.
 */
export function leakyBucket(limit: number, window: Millis, burst = limit, maxWait?: Millis): Algorithm {
  return anyAlgorithm(level({ name: 'leaky-bucket', limit, window, burst, maxWait }));
}
