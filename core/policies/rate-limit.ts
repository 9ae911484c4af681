import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, withHeaders } from '../model/http.ts';
import { durationOption, headerNameOption } from '../model/options.ts';
import type { ExchangeId } from '../model/units.ts';
import { definePolicy, type Call, type PolicyEnv } from './policy.ts';
import {
  BucketLimiter,
  calendarWindow,
  fixedWindow,
  PERIODS,
  WindowLimiter,
  type Limiter,
  type Period,
} from './rate-limit-counters.ts';
import { addLimitHeaders, tightest, wholeSeconds, type Decision } from './rate-limit-headers.ts';

const options = z
  .strictObject({
    limit: z.number().int().min(1).describe('Requests per window.').optional(),
    window: durationOption
      .refine((millis) => millis >= 1, { error: 'expected a window of at least 1ms' })
      .describe('Length of the window; fixed windows are aligned to the clock in UTC.')
      .default(60_000),
    limits: z
      .partialRecord(z.enum(PERIODS), z.number().int().min(1))
      .describe(
        'Limits by period of the calendar in UTC (second, minute, hour, day, month, year); every one must hold.',
      )
      .optional(),
    algorithm: z
      .enum(['fixed-window', 'token-bucket'])
      .describe('How `limit` is counted: anew in every window, or by tokens that come back evenly.')
      .default('fixed-window'),
    burst: z.number().int().min(1).describe('Size of the token bucket; `limit` when not given.').optional(),
    by: z
      .enum(['consumer', 'ip', 'route', 'path', 'header', 'all'])
      .describe('Who shares a counter. What is not known (no consumer, no header) falls back to the client address.')
      .default('consumer'),
    headerName: headerNameOption.describe('The header, with `by: header`.').optional(),
    path: z.string().describe('The path, with `by: path`; other paths fall back to the client address.').optional(),
    headers: z
      .enum(['x-ratelimit', 'draft', 'kong', 'none'])
      .describe('Headers that tell clients what is left: X-RateLimit-*, those of the IETF draft, or those of Kong.')
      .default('x-ratelimit'),
    status: z
      .number()
      .int()
      .min(400)
      .max(599)
      .describe('Status of the refusal, where the dialect lets a configuration choose it.')
      .optional(),
    message: z
      .string()
      .describe('Message of the refusal, where the dialect lets a configuration choose it.')
      .optional(),
  })
  .refine(({ limit, limits }) => limit !== undefined || (limits !== undefined && Object.keys(limits).length > 0), {
    error: 'expected limit or limits',
  })
  .refine(({ by, headerName }) => by !== 'header' || headerName !== undefined, {
    error: 'expected headerName with by: header',
    path: ['headerName'],
  })
  .refine(({ by, path }) => by !== 'path' || path !== undefined, {
    error: 'expected path with by: path',
    path: ['path'],
  })
  .refine(
    ({ algorithm, burst, limit }) => burst === undefined || (algorithm === 'token-bucket' && limit !== undefined),
    {
      error: 'expected limit and algorithm: token-bucket with burst',
      path: ['burst'],
    },
  );
type Options = z.output<typeof options>;

interface NamedLimiter {
  readonly name: string;
  readonly period?: Period;
  readonly limiter: Limiter;
}

/** Lets so many requests through per key and window. Throws RATE_LIMITED. */
export const rateLimit = definePolicy<Options>({
  name: 'rate-limit',
  summary: 'Lets so many requests through in a stretch of time, by fixed windows or a token bucket.',
  phases: ['request'],
  options,
  example: '{ limit: 10, window: 1s, by: consumer }',
  prepare(given, env) {
    const limiters = limitersOf(given, env);
    const decisions = new Decisions();
    return {
      onRequest(call) {
        const key = keyOf(given, call);
        const decision = decide(limiters, key, env.clock.now());
        if (given.headers !== 'none') decisions.keep(call, decision);
        note(call, key, decision);
        if (!decision.isAllowed) throw new GatewrightError('RATE_LIMITED', factsOf(given, decision, key));
      },
      ...(given.headers === 'none'
        ? {}
        : {
            onSend(call: Call) {
              const decision = decisions.take(call);
              if (decision === undefined || call.response === undefined) return;
              const headers = addLimitHeaders(call.response.headers, given.headers, decision);
              call.response = withHeaders(call.response, headers);
            },
          }),
    };
  },
});

/** More than may be under way at once. */
const MOST_DECISIONS = 65_536;

/**
 * Decisions from the request to its answer, by the id of the call: a WeakMap would cost more than the counting. Calls that
 * have no answer, such as WebSockets, leave theirs behind, so the oldest go when there are too many.
 */
class Decisions {
  readonly #byCall = new Map<ExchangeId, Decision>();

  keep(call: Call, decision: Decision): void {
    this.#byCall.set(call.id, decision);
    if (this.#byCall.size <= MOST_DECISIONS) return;
    const [oldest] = this.#byCall.keys();
    if (oldest !== undefined) this.#byCall.delete(oldest);
  }

  take(call: Call): Decision | undefined {
    const decision = this.#byCall.get(call.id);
    this.#byCall.delete(call.id);
    return decision;
  }
}

/** A request that one limit refuses counts for none of them. */
function decide(limiters: readonly NamedLimiter[], key: string, now: number): Decision {
  const isAllowed = limiters.every(({ limiter }) => limiter.allows(key, now));
  if (isAllowed) for (const { limiter } of limiters) limiter.take(key, now);
  return { isAllowed, limits: limiters.map((named) => ({ ...named, standing: named.limiter.look(key, now) })) };
}

function limitersOf(given: Options, { state }: PolicyEnv): readonly NamedLimiter[] {
  // A counter belongs to its settings: after an edit of the limit it starts anew, after any other edit it goes on.
  const kept = (name: string, create: () => Limiter): Limiter => state.get(name, create);
  const named: NamedLimiter[] = [];
  if (given.limit !== undefined) {
    const { limit, window, algorithm, burst = limit } = given;
    const id = `${algorithm} ${limit}/${window} ${burst}`;
    const limiter = kept(id, () =>
      algorithm === 'fixed-window'
        ? new WindowLimiter(limit, fixedWindow(`${window}ms`, window))
        : new BucketLimiter(limit, window, burst),
    );
    named.push({ name: 'default', limiter });
  }
  for (const period of PERIODS) {
    const limit = given.limits?.[period];
    if (limit === undefined) continue;
    const limiter = kept(`${period} ${limit}`, () => new WindowLimiter(limit, calendarWindow(period)));
    named.push({ name: period, period, limiter });
  }
  return named;
}

function keyOf({ by, headerName = '', path }: Options, call: Call): string {
  const address = `ip ${call.client.address}`;
  switch (by) {
    case 'all':
      return 'all';
    case 'route':
      return `route ${call.routeId}`;
    case 'consumer':
      return call.consumer === undefined ? address : `consumer ${call.consumer.id}`;
    case 'header': {
      const value = headerValue(call.request.headers, headerName);
      return value === undefined ? address : `header ${value}`;
    }
    case 'path':
      return call.request.target.split('?', 1)[0] === path ? `path ${path}` : address;
    case 'ip':
      return address;
  }
}

function note(call: Call, key: string, { isAllowed, limits }: Decision): void {
  const shown = tightest(limits);
  if (shown === undefined) return;
  const { limit, remaining, resetMillis } = shown.standing;
  call.note('counter', key);
  if (limits.length > 1) call.note('window', shown.name);
  call.note('limit', limit);
  call.note('remaining', remaining);
  call.note('resets in', `${Math.ceil(resetMillis / 100) / 10} s`);
  call.note('verdict', isAllowed ? 'let in' : 'used up');
}

function factsOf({ status, message }: Options, { limits }: Decision, key: string): Record<string, unknown> {
  const shown = tightest(limits);
  const retryMillis = Math.max(...limits.map(({ standing }) => standing.retryMillis));
  return {
    counter: key,
    window: shown?.name,
    limit: shown?.standing.limit,
    resetSeconds: wholeSeconds(shown?.standing.resetMillis ?? 0),
    retryAfterSeconds: wholeSeconds(retryMillis),
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message }),
  };
}
