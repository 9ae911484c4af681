import type { JwtAgainst, JwtInspection } from '../../../core/contract/jwt.ts';

/** What the engine said about a token. */
export interface Inspected {
  readonly token: string;
  readonly against: JwtAgainst;
  readonly value: JwtInspection;
  /** When it was said, by this window's clock, in milliseconds. */
  readonly saidAt: number;
}

/** The time by the workspace's clock, reckoned from when the engine last told it, in milliseconds since the epoch. */
export function engineNow({ value, saidAt }: Pick<Inspected, 'value' | 'saidAt'>): number {
  return value.at + (Date.now() - saidAt);
}
