import { z } from 'zod';
import { GatewrightError } from '../../model/errors.ts';
import { durationOption } from '../../model/options.ts';
import type { PolicyEnv } from '../policy.ts';
import type { Counters, Limit } from './counters.ts';
import { LocalCounters } from './local-counters.ts';
import { RedisConnection } from './redis-connection.ts';
import { ON_FAILURE, RedisCounters } from './redis-counters.ts';

/** Where counters are kept that several engines share. */
export const redisOption = z.strictObject({
  url: z
    .string()
    .min(1)
    .describe(
      'Where it is, such as redis://127.0.0.1:6379/0; rediss:// for TLS. A reference where it holds a password.',
    ),
  password: z.string().min(1).describe('Password, as a reference such as ${secret:redis}.').optional(),
  onFailure: z
    .enum(ON_FAILURE)
    .describe('While Redis cannot be reached: lets requests in, refuses them with 503, or counts in this engine.')
    .default('open'),
  timeout: durationOption
    .refine((millis) => millis >= 1, { error: 'expected at least 1ms' })
    .describe('How long a request waits for its counter at most.')
    .default(500),
  prefix: z.string().describe('What every key begins with.').default('gatewright'),
});

/** Options of a policy with {@link redisOption} that hold secrets. */
export const REDIS_SECRETS: readonly string[] = ['redis.password'];

/** How a use counts, beside its limits. */
export interface CountingOptions {
  readonly maxKeys: number;
  readonly redis?: z.output<typeof redisOption> | undefined;
}

/** Opens counters in this engine, or in Redis. @throws GatewrightError CONFIG_INVALID when the URL is none of Redis. */
export async function openCounters(
  limits: readonly Limit[],
  { maxKeys, redis }: CountingOptions,
  env: PolicyEnv,
): Promise<Counters> {
  const local = new LocalCounters(limits, maxKeys, env.state);
  if (redis === undefined) return local;
  const { timeout, onFailure, prefix } = redis;
  const url = readUrl(redis.url);
  if (redis.password !== undefined) url.password = encodeURIComponent(redis.password);
  const { Redis } = await import('ioredis');
  // Part of the name, since a connection is given up after the timeout of whoever waits.
  const key = `limits redis ${timeout} ${url.href}`;
  const connection = env.shared.acquire(key, () => new RedisConnection(Redis, url, timeout));
  await connection.connect();
  return new RedisCounters({
    limits,
    connection,
    prefix: `${prefix}:${env.id}`,
    onFailure,
    local,
    release: () => void env.shared.release(key),
  });
}

/** The text is not shown when it is wrong, since it may hold a password. */
function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'redis:' && url?.protocol !== 'rediss:')
    throw new GatewrightError('CONFIG_INVALID', { option: 'redis.url', expected: 'a URL that begins with redis://' });
  return url;
}
