import { z } from 'zod';
import { durationOption } from '../model/options.ts';
import { BALANCES } from './balance.ts';
import { signOption } from './sign.ts';
import { breakerOption } from './upstreams/breaker.ts';
import { callKeyOption } from './upstreams/call-key.ts';
import { canaryOption } from './upstreams/canary-options.ts';
import { healthOption } from './upstreams/health-options.ts';
import { mirrorOption } from './upstreams/mirror.ts';
import { retriesOption } from './upstreams/retry-rules.ts';
import { targetsOption, targetUrl } from './upstreams/target-options.ts';

const timeouts = z
  .strictObject({
    connect: durationOption.describe('For the connection, with its TLS handshake.').default(5000),
    headers: durationOption.describe('From the request sent to the head of the answer.').default(60_000),
    body: durationOption.describe('Between two pieces of the answer.').default(60_000),
    attempt: durationOption
      .describe('For one try, from its start (a wait for a connection included) to the head of its answer.')
      .optional(),
    total: durationOption.describe('For everything, retries and the waits before them included.').optional(),
  })
  .describe('How long is waited; past it the route fails with 504.');

const tls = z
  .strictObject({
    ca: z.string().describe("PEM of the authorities to trust in place of the system's.").optional(),
    cert: z.string().describe('PEM of the client certificate to show.').optional(),
    key: z.string().describe('PEM of its key.').optional(),
    serverName: z
      .string()
      .describe('Name sent by SNI and checked in the certificate, in place of the host of the URL.')
      .optional(),
    verify: z
      .boolean()
      .describe('Whether the certificate of the upstream is checked. Leave it on but for a test server.')
      .default(true),
  })
  .describe('How an https upstream is spoken to.');

/** Options of the http integration. */
export const httpOptions = z
  .strictObject({
    url: targetUrl.optional(),
    targets: targetsOption.optional(),
    balance: z
      .enum(BALANCES)
      .describe('How one of the targets is chosen; consistent-hash keeps what has one key at one target.')
      .default('round-robin'),
    hash: callKeyOption
      .describe("The key of consistent-hash; the client's address when absent, and for calls that do not have it.")
      .optional(),
    stripPath: z.boolean().describe("Leaves out the part of the path that the route's prefix took.").default(false),
    host: z
      .string()
      .describe(
        'What the Host header says: `upstream` for the host of the URL, `client` for what the client sent, or any other text as it is.',
      )
      .default('upstream'),
    timeouts: timeouts.prefault({}),
    retries: retriesOption.optional(),
    breaker: breakerOption.optional(),
    health: healthOption.optional(),
    canary: canaryOption.optional(),
    mirror: mirrorOption.optional(),
    http2: z
      .enum(['auto', 'off'])
      .describe('Whether HTTP/2 is spoken to an https upstream that offers it.')
      .default('auto'),
    connections: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .describe('Connections to one upstream at most; what comes beyond waits, shown as blocked.')
      .default(256),
    tls: tls.prefault({}),
    sign: signOption.optional(),
  })
  .refine(({ url, targets }) => (url === undefined) !== (targets === undefined), {
    error: 'expected either url or targets',
  })
  .refine(({ balance, hash }) => hash === undefined || balance === 'consistent-hash', {
    error: 'expected balance: consistent-hash with hash',
    path: ['hash'],
  })
  .refine(({ tls: { cert, key } }) => (cert === undefined) === (key === undefined), {
    error: 'expected tls.cert and tls.key together',
    path: ['tls'],
  });
export type HttpOptions = z.output<typeof httpOptions>;
