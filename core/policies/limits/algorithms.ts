import { GatewrightError } from '../../model/errors.ts';
import type { Millis } from '../../model/units.ts';
import { anyAlgorithm, type Algorithm } from './algorithm.ts';
import { fixedWindow } from './fixed-window.ts';
import { gcra } from './gcra.ts';
import { leakyBucket } from './leaky-bucket.ts';
import { MOST_IN_LOG, slidingLog } from './sliding-log.ts';
import { slidingWindow } from './sliding-window.ts';
import { smoothing } from './smoothing.ts';
import { tokenBucket } from './token-bucket.ts';
import { alignedWindow, calendarWindow, type Period } from './windows.ts';

/** Ways of counting a user can choose. */
export const ALGORITHMS = [
  'fixed-window',
  'sliding-window',
  'sliding-log',
  'token-bucket',
  'leaky-bucket',
  'gcra',
  'smoothing',
] as const;
export type AlgorithmName = (typeof ALGORITHMS)[number];

/** Which of them let some come at once. */
export const WITH_BURST: ReadonlySet<AlgorithmName> = new Set(['token-bucket', 'leaky-bucket', 'gcra']);

/** A limit as a user writes it. */
export interface AlgorithmSettings {
  readonly algorithm: AlgorithmName;
  readonly limit: number;
  readonly window: Millis;
  /** In place of `window`, for fixed windows. */
  readonly period?: Period | undefined;
  readonly burst?: number | undefined;
  /** For the leaky bucket: holds what has to wait for its turn. */
  readonly maxWait?: Millis | undefined;
}

/** Makes a limit's arithmetic. @throws GatewrightError CONFIG_INVALID when the settings cannot work together. */
export function createAlgorithm(settings: AlgorithmSettings): Algorithm {
  const { algorithm, limit, window, period, burst, maxWait } = settings;
  switch (algorithm) {
    case 'fixed-window':
      return anyAlgorithm(fixedWindow(limit, period === undefined ? alignedWindow(window) : calendarWindow(period)));
    case 'sliding-window':
      return anyAlgorithm(slidingWindow(limit, window));
    case 'sliding-log':
      if (limit > MOST_IN_LOG)
        throw new GatewrightError('CONFIG_INVALID', {
          reason: `a sliding log of more than ${MOST_IN_LOG} is not kept; sliding-window counts so many`,
        });
      return anyAlgorithm(slidingLog(limit, window));
    case 'token-bucket':
      return tokenBucket(limit, window, burst);
    case 'leaky-bucket':
      return leakyBucket(limit, window, burst, maxWait);
    case 'gcra':
      return gcra(limit, window, burst);
    case 'smoothing':
      return anyAlgorithm(smoothing(limit, window));
  }
}
