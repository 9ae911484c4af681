import type { EpochMillis, Millis } from '../model/units.ts';

/** What headers of an answer say of a limit; what they do not say is absent. */
export interface Told {
  readonly limit?: number | undefined;
  /** Whole requests that are left after this one. */
  readonly remaining?: number | undefined;
  readonly windowMillis?: Millis | undefined;
  /** Until the counter starts anew. */
  readonly resetMillis?: Millis | undefined;
  /** Until another request is welcome. */
  readonly retryMillis?: Millis | undefined;
  /** Headers that said so, in lower case. */
  readonly headers: readonly string[];
}

/** One request of a probe that was let in or refused by a limit. */
export interface Observation {
  readonly sentAt: EpochMillis;
  readonly answeredAt: EpochMillis;
  readonly isLetIn: boolean;
  readonly told: Told;
}

/** When a limiter probably saw a request. */
export function seenAt({ sentAt, answeredAt }: Observation): EpochMillis {
  return (sentAt + answeredAt) / 2;
}
