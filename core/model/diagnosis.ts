import { z } from 'zod';
import { sourceRef } from './source.ts';

/** Who can have made an answer. `gatewright` is an exchange of our own; `backend` is whatever stands behind a gateway. */
export const GATEWAYS = [
  'aws-rest',
  'aws-http',
  'aws-websocket',
  'aws-cloudfront',
  'aws-alb',
  'aws-waf',
  'kong',
  'apim',
  'apigee',
  'gcp-esp',
  'gcp-apigateway',
  'tyk',
  'nginx',
  'envoy',
  'cloudflare',
  'gatewright',
  'backend',
  'unknown',
] as const;
export type GatewayName = (typeof GATEWAYS)[number];

/** Where on the way an answer was made: at the gateway, behind it, before it, or nowhere since no answer came. */
export const ORIGINS = ['gateway', 'upstream', 'edge', 'network'] as const;
export type Origin = (typeof ORIGINS)[number];

/** Why a request failed. Codes are stable; rules, tests and clients match on them. */
export const CAUSES = [
  'token.missing',
  'token.scheme',
  'token.inactive',
  'jwt.malformed',
  'jwt.algorithm',
  'jwt.key-unknown',
  'jwt.signature',
  'jwt.expired',
  'jwt.not-yet-valid',
  'jwt.issuer',
  'jwt.audience',
  'jwt.scope',
  'jwt.claim',
  'jwks.unreachable',
  'key.missing',
  'key.invalid',
  'key.not-in-plan',
  'consumer.denied',
  'signature.mismatch',
  'signature.expired',
  'signature.missing',
  'credentials.permission',
  'mtls.missing',
  'mtls.untrusted',
  'ip.denied',
  'policy.denied',
  'authorizer.error',
  'waf.blocked',
  'route.none',
  'route.method',
  'route.stage',
  'route.disabled',
  'host.unknown',
  'cors.preflight',
  'cors.missing-headers',
  'limit.rate',
  'limit.quota',
  'limit.spike',
  'limit.concurrency',
  'limit.account',
  'body.invalid',
  'body.too-large',
  'params.missing',
  'header.too-large',
  'uri.too-long',
  'media-type.unsupported',
  'tls.required',
  'tls.untrusted',
  'tls.hostname',
  'upstream.dns',
  'upstream.refused',
  'upstream.timeout',
  'upstream.reset',
  'upstream.tls',
  'upstream.bad-response',
  'upstream.unhealthy',
  'upstream.error',
  'integration.malformed-response',
  'integration.permission',
  'integration.timeout',
  'integration.too-large',
  'template.error',
  'config.error',
  'gateway.overloaded',
  'unknown',
] as const;
export type CauseCode = (typeof CAUSES)[number];

/** One thing that was seen and says something. */
export const evidence = z.object({
  /** Where it was seen, such as `response header x-amzn-errortype`, `response body`, `the token`, `log`, `configuration`. */
  where: z.string(),
  /** What was seen, shortened where it is long; never a secret. */
  seen: z.string(),
  /** What that says, lower case, no full stop; empty where the next one says it for both. */
  says: z.string(),
});
export type Evidence = Readonly<z.infer<typeof evidence>>;

/** A cause that was found, as certain as it is. */
export const diagnosis = z.object({
  code: z.enum(CAUSES),
  /** 0 to 1. */
  confidence: z.number(),
  /** One sentence, lower case, no full stop. */
  title: z.string(),
  because: z.array(evidence),
  /** What to do, the likeliest first. */
  fixes: z.array(z.string()),
  /** The further capture that would settle it, where this one cannot. */
  needs: z.string().optional(),
  /** The line of the configuration that decided. */
  at: sourceRef.optional(),
});
export type Diagnosis = Readonly<z.infer<typeof diagnosis>>;

/** Who answered, and what proves it. */
export const fingerprint = z.object({
  gateway: z.enum(GATEWAYS),
  origin: z.enum(ORIGINS),
  /** 0 to 1. */
  confidence: z.number(),
  because: z.array(evidence),
});
export type Fingerprint = Readonly<z.infer<typeof fingerprint>>;

/** Everything that is said about one failure, the likeliest cause first; at least one, `unknown` when nothing can be told. */
export const explanation = z.object({
  fingerprint,
  causes: z.array(diagnosis),
});
export type Explanation = Readonly<z.infer<typeof explanation>>;

/** Failures that show themselves alike: of one route, for one cause, from whoever answered. */
export const failureCluster = z.object({
  /** The route that the router chose, else method and path with what varies as `*`. */
  route: z.string(),
  code: z.enum(CAUSES),
  title: z.string(),
  gateway: z.enum(GATEWAYS),
  origin: z.enum(ORIGINS),
  count: z.number(),
  /** The exchange that failed last, and when it began. */
  newest: z.number(),
  newestAt: z.number(),
  /** The one with the fewest bytes, which is the easiest to read. */
  smallest: z.number(),
  /** A filter that finds these: by route, status, error and who answered, since it cannot look at causes. */
  filter: z.string(),
  /** Whether the filter finds nothing of another cluster, as far as was looked. */
  isAlone: z.boolean(),
});
export type FailureCluster = Readonly<z.infer<typeof failureCluster>>;

/** The newest failures, grouped; the counts of the clusters sum to `failures`. */
export const failureClusters = z.object({
  failures: z.number(),
  /** Whether older failures were left out. */
  hasMore: z.boolean(),
  /** The largest first. */
  clusters: z.array(failureCluster),
});
export type FailureClusters = Readonly<z.infer<typeof failureClusters>>;

/** What was read of a request and an answer that were pasted, so that it can be seen whether they were understood. */
export const pastedReading = z.object({
  request: z.object({ method: z.string(), url: z.string(), headers: z.number(), bytes: z.number() }).optional(),
  answer: z
    .object({
      status: z.number(),
      /** Whether the status was not pasted and is the one that fits best. */
      isAssumed: z.boolean(),
      headers: z.number(),
      bytes: z.number(),
    })
    .optional(),
  /** Statuses of the answers before it: interim ones, redirects. */
  earlier: z.array(z.number()),
  logLines: z.number(),
  /** How it was read where that is not plain to see; lower case, no full stop. */
  notes: z.array(z.string()),
});
export type PastedReading = Readonly<z.infer<typeof pastedReading>>;
