import { create } from 'zustand';
import type { AsOf } from './as-of.ts';

interface When {
  readonly asOf: AsOf;
  /** In place of what the settings say; undefined leaves it to them. */
  readonly skewMillis: number | undefined;
}

/** The moment to check at, and how far clocks may be apart. */
export const useWhen = create<When>(() => ({ asOf: { kind: 'now' }, skewMillis: undefined }));

/** Checks at another moment. */
export function checkAsOf(asOf: AsOf): void {
  useWhen.setState({ asOf });
}

/** Lets clocks be so far apart; undefined leaves it to the settings. */
export function allowSkew(skewMillis: number | undefined): void {
  useWhen.setState({ skewMillis });
}
