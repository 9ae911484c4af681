import { bucket } from './bucket.ts';
import type { Family } from './family.ts';
import { firstUseWindow } from './first-use-window.ts';
import { fixedWindow } from './fixed-window.ts';
import { slidingLog } from './sliding-log.ts';
import { slidingWindow } from './sliding-window.ts';

/** Every way of counting that a probe tells apart. */
export const FAMILIES: readonly Family[] = [fixedWindow, firstUseWindow, slidingLog, slidingWindow, bucket];
