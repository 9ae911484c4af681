import type { Dispatcher } from 'undici';
import type { Clock } from '../model/clock.ts';
import type { GatewrightError } from '../model/errors.ts';
import { recordError, type Attempt } from '../model/exchange.ts';
import type { HeaderList } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import type { AttemptLimits } from './attempt-limits.ts';
import type { AttemptTimes } from './attempt-times.ts';
import type { HttpPool } from './http-pool.ts';
import type { IntegrationCall } from './integration.ts';
import type { RequestStream } from './request-stream.ts';
import type { AttemptWatch } from './upstreams/target-watch.ts';

/** What an attempt asks of the call it belongs to. */
export type AttemptOwner = Pick<IntegrationCall, 'attempts' | 'cancels' | 'forwarded' | 'offset' | 'interim'>;

/** What one attempt sends. */
export interface AttemptPlan {
  readonly call: AttemptOwner;
  readonly clock: Clock;
  readonly pool: HttpPool;
  readonly origin: string;
  readonly options: Dispatcher.DispatchOptions & { readonly servername?: string };
  readonly headers: HeaderList;
  readonly bytesSent: number;
  readonly limits?: AttemptLimits | undefined;
  /** The body, when it streams. */
  readonly stream?: RequestStream | undefined;
  /** How long was waited before it, which is shown as blocked. */
  readonly waitedMillis: Millis;
  /** Who is told how it went. */
  readonly watch: AttemptWatch | undefined;
}

/** What came of an attempt so far. */
export interface AttemptOutcome {
  /** Offset from the start of the exchange. */
  readonly start: Millis;
  readonly isHttp2: boolean;
  readonly isReused: boolean;
  readonly received: number;
  /** 0 while there is no answer. */
  readonly status: number;
  readonly headers: HeaderList;
  readonly failure: GatewrightError | undefined;
}

/** An attempt as the exchange records it. */
export function attemptRecord(plan: AttemptPlan, times: AttemptTimes, outcome: AttemptOutcome): Attempt {
  const { origin, options, headers, bytesSent } = plan;
  const attempt: { -readonly [K in keyof Attempt]: Attempt[K] } = {
    origin,
    method: options.method,
    target: options.path,
    headers,
    version: outcome.isHttp2 ? '2' : '1.1',
    start: outcome.start,
    end: outcome.start + times.duration,
    phases: times.phases(),
    isReused: outcome.isReused,
    bytesSent,
    bytesReceived: outcome.received,
  };
  if (times.remote !== '') attempt.remote = times.remote;
  if (outcome.status !== 0) {
    attempt.status = outcome.status;
    attempt.responseHeaders = outcome.headers;
  }
  if (outcome.failure !== undefined) attempt.error = recordError(outcome.failure);
  return attempt;
}
