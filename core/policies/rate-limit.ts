import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, setHeader, withHeaders, type HeaderList } from '../model/http.ts';
import { durationOption } from '../model/options.ts';
import { definePolicy, type Call, type PolicyEnv } from './policy.ts';
import {
  BucketLimiter,
  calendarWindow,
  fixedWindow,
  WindowLimiter,
  type Limiter,
  type Verdict,
} from './rate-limit-counters.ts';

const PERIODS = ['second', 'minute', 'hour', 'day', 'month', 'year'] as const;

const options = z
  .strictObject({
    limit: z.number().int().min(1).describe('Requests per window.').optional(),
    window: durationOption.describe('Length of the window; windows are aligned to the clock in UTC.').default(60_000),
    limits: z
      .partialRecord(z.enum(PERIODS), z.number().int().min(1))
      .describe('Several limits at once, by period of the calendar; every one must hold.')
      .optional(),
    algorithm: z.enum(['fixed-window', 'token-bucket']).describe('How `limit` is counted.').default('fixed-window'),
    burst: z.number().int().min(1).describe('Size of the token bucket; `limit` when not given.').optional(),
    by: z
      .enum(['consumer', 'credential', 'ip', 'service', 'route', 'path', 'header', 'all'])
      .describe('Who shares a counter. What is not known (no consumer, no header) falls back to the client address.')
      .default('consumer'),
    headerName: z.string().describe('The header, with `by: header`.').optional(),
    path: z.string().describe('The path, with `by: path`; other paths fall back to the client address.').optional(),
    headers: z
      .enum(['x-ratelimit', 'draft', 'kong', 'none'])
      .describe('Headers that tell clients what is left.')
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
  });
type Options = z.output<typeof options>;

interface NamedLimiter {
  readonly name: string;
  readonly windowSeconds: number;
  readonly limiter: Limiter;
}

/** What was decided for one call, for the headers of its answer. */
interface Decision {
  readonly named: NamedLimiter;
  readonly verdict: Verdict;
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
    const decisions = new WeakMap<Call, readonly Decision[]>();
    return {
      onRequest(call) {
        const key = keyOf(given, call);
        const now = env.clock.now();
        const decided = limiters.map((named) => ({ named, verdict: named.limiter.peek(key, now) }));
        if (given.headers !== 'none') decisions.set(call, decided);
        const refused = decided.find(({ verdict }) => !verdict.isAllowed);
        note(call, key, refused ?? tightest(decided));
        if (refused !== undefined) throw new GatewrightError('RATE_LIMITED', factsOf(given, refused, key));
        for (const { limiter } of limiters) limiter.take(key, now);
      },
      ...(given.headers === 'none'
        ? {}
        : {
            onSend(call: Call) {
              const decided = decisions.get(call);
              if (decided === undefined || call.response === undefined) return;
              call.response = withHeaders(
                call.response,
                addLimitHeaders(call.response.headers, given.headers, decided),
              );
            },
          }),
    };
  },
});

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
    named.push({ name: 'default', windowSeconds: window / 1000, limiter });
  }
  for (const period of PERIODS) {
    const limit = given.limits?.[period];
    if (limit !== undefined)
      named.push({
        name: period,
        windowSeconds: 0,
        limiter: kept(`${period} ${limit}`, () => new WindowLimiter(limit, calendarWindow(period))),
      });
  }
  return named;
}

function keyOf({ by, headerName = '', path }: Options, call: Call): string {
  switch (by) {
    case 'all':
      return 'all';
    case 'route':
    case 'service':
      return `route ${call.routeId}`;
    case 'consumer':
    case 'credential':
      return call.consumer === undefined ? `ip ${call.client.address}` : `consumer ${call.consumer.id}`;
    case 'header': {
      const value = headerValue(call.request.headers, headerName);
      return value === undefined ? `ip ${call.client.address}` : `header ${value}`;
    }
    case 'path':
      return call.request.target.split('?', 1)[0] === path ? `path ${path}` : `ip ${call.client.address}`;
    case 'ip':
      return `ip ${call.client.address}`;
  }
}

function note(call: Call, key: string, decision: Decision | undefined): void {
  if (decision === undefined) return;
  const { verdict } = decision;
  call.note('counter', key);
  call.note('limit', verdict.limit);
  call.note('remaining', verdict.remaining);
  call.note('resets in', `${Math.ceil(verdict.resetMillis / 100) / 10} s`);
}

function tightest(decided: readonly Decision[]): Decision | undefined {
  return decided.toSorted((a, b) => a.verdict.remaining - b.verdict.remaining)[0];
}

function factsOf({ status, message }: Options, { named, verdict }: Decision, key: string): Record<string, unknown> {
  return {
    counter: key,
    window: named.name,
    limit: verdict.limit,
    resetSeconds: Math.ceil(verdict.resetMillis / 1000),
    retryAfterSeconds: Math.max(1, Math.ceil(verdict.retryMillis / 1000)),
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message }),
  };
}

function addLimitHeaders(headers: HeaderList, style: Options['headers'], decided: readonly Decision[]): HeaderList {
  const refused = decided.find(({ verdict }) => !verdict.isAllowed);
  const shown = refused ?? tightest(decided);
  if (shown === undefined) return headers;
  const { limit, remaining } = shown.verdict;
  const reset = Math.max(1, Math.ceil(shown.verdict.resetMillis / 1000));
  switch (style) {
    case 'x-ratelimit':
      return setAll(headers, [
        ['x-ratelimit-limit', limit],
        ['x-ratelimit-remaining', remaining],
        ['x-ratelimit-reset', reset],
      ]);
    case 'draft':
      return setAll(headers, [
        [
          'ratelimit-policy',
          decided
            .map(
              ({ named, verdict }) =>
                `"${named.name}";q=${verdict.limit}${named.windowSeconds > 0 ? `;w=${Math.ceil(named.windowSeconds)}` : ''}`,
            )
            .join(', '),
        ],
        [
          'ratelimit',
          decided
            .map(
              ({ named, verdict }) =>
                `"${named.name}";r=${verdict.remaining};t=${Math.ceil(verdict.resetMillis / 1000)}`,
            )
            .join(', '),
        ],
      ]);
    case 'kong':
      return setAll(headers, [
        ...decided.flatMap(({ named, verdict }): [string, number][] => {
          const period = named.name.charAt(0).toUpperCase() + named.name.slice(1);
          return [
            [`X-RateLimit-Limit-${period}`, verdict.limit],
            [`X-RateLimit-Remaining-${period}`, verdict.remaining],
          ];
        }),
        ['RateLimit-Limit', limit],
        ['RateLimit-Remaining', remaining],
        ['RateLimit-Reset', reset],
        ...(refused === undefined ? [] : [['Retry-After', reset] as const]),
      ]);
    case 'none':
      return headers;
  }
}

function setAll(headers: HeaderList, pairs: readonly (readonly [string, string | number])[]): HeaderList {
  return pairs.reduce((list, [name, value]) => setHeader(list, name, String(value)), headers);
}
