import type { Duplex } from 'node:stream';
import type { z } from 'zod';
import type { Clock } from '../model/clock.ts';
import type { Attempt } from '../model/exchange.ts';
import type { HeaderList, HttpResponse } from '../model/http.ts';
import type { SharedResources } from '../model/shared.ts';
import type { Millis } from '../model/units.ts';
import type { UpstreamStanding } from '../model/upstream.ts';
import type { Awaitable, Call, Mark } from '../policies/policy.ts';

/** A call as an integration sees it: with the list its attempts are written to. */
export interface IntegrationCall extends Call {
  /**
   * Attempts so far. An attempt is put in when it starts and may be replaced in place until the exchange is recorded;
   * its times are offsets given by `offset()`.
   */
  readonly attempts: Attempt[];
  /** Milliseconds since the exchange began, monotonic. */
  offset(): Millis;
  /**
   * What to cancel when the client goes away. Cheaper than `signal`, which makes an object a request; the integration
   * sets it when it starts something and clears it when that is over.
   */
  cancels: { cancel(reason: Error): void } | undefined;
  /** Whether the exchange has ended; what happens after is no part of its record. */
  readonly isOver: boolean;
  /** Interim answers (100, 103 and other 1xx but 101) that the client should see now. */
  interim(status: number, headers: HeaderList): void;
}

/** The answer to an upgrade: the other end's socket when it agreed, or a plain response. */
export type UpgradeAnswer =
  | {
      readonly kind: 'upgraded';
      readonly status: 101;
      readonly statusText?: string;
      readonly headers: HeaderList;
      readonly socket: Duplex;
      readonly head: Uint8Array;
    }
  | { readonly kind: 'refused'; readonly response: HttpResponse };

/** An integration with its options, ready to be called many times. */
export interface PreparedIntegration {
  /**
   * Answers a call. A streamed request body is read by the integration; a streamed response body is read by the gateway.
   * @throws GatewrightError with an UPSTREAM_ code when no answer could be had.
   */
  invoke(call: IntegrationCall): Awaitable<HttpResponse>;
  /** Opens a connection that changes protocol (WebSocket). Absent when the integration has none. */
  upgrade?(call: IntegrationCall): Promise<UpgradeAnswer>;
  /** How what it calls is doing. Absent when there is nothing to tell. */
  upstreams?(): Omit<UpstreamStanding, 'route' | 'integration'>;
  /** See `PolicySteps.marks`. */
  marks?(): readonly Mark[];
  /** Gives a canary that was rolled back its share again: whether it was, or undefined when there is no canary. */
  resetCanary?(): boolean | undefined;
  /** Closes idle connections at once and the rest when they are done. Idempotent. */
  close(): Promise<void>;
}

/** What an integration is given when it is prepared. */
export interface IntegrationEnv {
  readonly routeId: string;
  readonly clock: Clock;
  random(): number;
  /** Shared over reloads, so that an edit elsewhere does not close warm connections; see `HttpPools`. */
  readonly shared: SharedResources;
}

/** What answers behind a route. One file, one line in the list, one test. */
export interface Integration<Options = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly options: z.ZodType<Options>;
  /** As `Policy.example`. */
  readonly example: string;
  /** As `Policy.secrets`. */
  readonly secrets?: readonly string[];
  prepare(options: Options, env: IntegrationEnv): PreparedIntegration;
}

/** Hides the option type; see `definePolicy`. */
export function defineIntegration<Options>(integration: Integration<Options>): Integration {
  // compile parses with this very schema before it prepares.
  return integration as Integration;
}
