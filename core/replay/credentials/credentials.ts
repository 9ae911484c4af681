import type { Exchange } from '../../model/exchange.ts';
import type { ReplayChange, ReplayRequest } from '../../model/replay.ts';

/** Puts the credentials of a target on requests, each in the name of whoever sent it first where that can be. */
export interface Credentials {
  /** @throws GatewrightError DEPENDENCY_FAILED when a token cannot be had. */
  apply(request: ReplayRequest, exchange: Exchange): Promise<WithCredentials>;
  /**
   * Called once for a request that the target answered with 401.
   * @param refused The request as it was sent, with the credentials that were not good enough.
   * @returns Whether there are other credentials by now, so that it is worth another try.
   */
  renew(exchange: Exchange, refused: ReplayRequest): Promise<boolean>;
  /** Texts that must not stand in a report. */
  readonly secrets: readonly string[];
}

/** A request with credentials on it, and what was put there; never the secret itself. */
export interface WithCredentials {
  readonly request: ReplayRequest;
  readonly changes: readonly ReplayChange[];
}

/** No credentials, or those that were captured. */
export const NO_CREDENTIALS: Credentials = {
  apply: (request) => Promise.resolve({ request, changes: [] }),
  renew: () => Promise.resolve(false),
  secrets: [],
};
