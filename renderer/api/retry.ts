const FIRST_DELAY_MILLIS = 250;
const LONGEST_DELAY_MILLIS = 5000;

/** How long to wait before the next try, doubling from a quarter of a second to five. */
export function retryDelay(failedTries: number): number {
  return Math.min(FIRST_DELAY_MILLIS * 2 ** Math.max(0, failedTries - 1), LONGEST_DELAY_MILLIS);
}
