import { z } from 'zod';
import { condition } from '../../model/config.ts';
import { issuerSchema } from './issuer-section.ts';
import { durationOption, sizeOption } from '../../model/options.ts';

/** Dialects a gatewright file can ask to behave like. */
export const BEHAVIOURS = ['gatewright', 'kong'] as const;

const textList = z.union([z.string(), z.array(z.string())]);
const forwardedMode = z.enum(['append', 'replace', 'off']);

const tls = z
  .strictObject({
    cert: z.string().describe('Certificate chain: a file of the workspace, or a reference such as ${secret:cert}.'),
    key: z.string().describe('Private key: a file of the workspace, or a reference.'),
    clientCa: z.string().describe('Certificate authority that client certificates must come from.').optional(),
    clientAuth: z
      .enum(['none', 'request', 'require'])
      .default('none')
      .describe('request asks for a client certificate and goes on without; require refuses clients without one.'),
    minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).describe('Oldest TLS version that is accepted.').optional(),
  })
  .describe('Certificate of an https listener.');

const forwarded = z
  .strictObject({
    xForwarded: forwardedMode.default('append').describe('X-Forwarded-For, -Proto, -Host and -Port towards upstreams.'),
    forwarded: forwardedMode.default('off').describe('Forwarded (RFC 7239) towards upstreams.'),
    via: z.string().describe('Name put into Via on both ways; none when absent.').optional(),
  })
  .describe('What upstreams are told about the client.');

const address = z.union([z.string(), z.number().int().min(0).max(65_535)]);

/** One entry of `listeners`: `http` or `https` with an address, and settings beside it. */
export const listenerSchema = z.strictObject({
  http: address.describe('Address for HTTP, such as 127.0.0.1:8000; port 0 takes a free one.').optional(),
  https: address.describe('Address for HTTPS with HTTP/2, such as 127.0.0.1:8443; needs tls.').optional(),
  tls: tls.optional(),
  forwarded: forwarded.optional(),
});

const basic = z.strictObject({
  username: z.string().min(1).describe('Name, without a colon.'),
  password: z.string().describe('Password, as a reference such as ${secret:alice}.'),
});

const hmac = z.strictObject({
  id: z.string().min(1).describe('Key id, or access key of SigV4.'),
  secret: z.string().min(1).describe('Shared secret, as a reference such as ${secret:alice}.'),
});

const certificate = z
  .strictObject({
    fingerprint: z.string().describe('SHA-256 of the certificate, hexadecimal.').optional(),
    subject: z.string().describe('Subject, such as CN=alice, O=Acme.').optional(),
    san: z.string().describe('One of its alternative names, such as alice.example.com.').optional(),
  })
  .refine((match) => Object.keys(match).length > 0, { error: 'expected fingerprint, subject or san' });

/** One entry of `consumers`. */
export const consumerSchema = z.strictObject({
  id: z.string().min(1).describe('Name of the consumer, unique.'),
  groups: z.array(z.string()).default([]).describe('Groups the consumer is in.'),
  keys: z.array(z.string()).default([]).describe('API keys, as references such as ${secret:partner}.'),
  basic: z.array(basic).describe('Names and passwords for basic-auth.').optional(),
  hmac: z.array(hmac).describe('Shared secrets for hmac-auth and sigv4.').optional(),
  certificates: z.array(certificate).describe('Client certificates for mtls.').optional(),
  claims: z
    .array(z.record(z.string(), z.string()))
    .describe(
      'Claims of a verified token that are this consumer, such as {sub: alice}; all of one entry must be equal.',
    )
    .optional(),
  plan: z.string().describe('Its usage plan, one of plans.').optional(),
});

/** One entry of `plans`. */
export const planSchema = z.strictObject({
  id: z.string().min(1).describe('Name of the plan, unique.'),
  rate: z
    .strictObject({
      limit: z.number().int().min(1).describe('Requests per window.'),
      window: durationOption.describe('Length of the window.').default(1000),
      burst: z.number().int().min(1).describe('How many may come at once; limit when not given.').optional(),
    })
    .describe('How fast each consumer of the plan may ask.')
    .optional(),
  quota: z
    .strictObject({
      limit: z.number().int().min(1).describe('Requests per period.'),
      period: z.enum(['day', 'week', 'month']).describe('Period of the calendar in UTC.').default('month'),
      offset: z.number().int().min(0).describe('Requests already counted when the first period begins.').default(0),
    })
    .describe('How much each consumer of the plan may ask in a period.')
    .optional(),
});

const recording = z
  .strictObject({
    captureLimit: sizeOption.describe('How much of one body is kept, such as 10MiB.').optional(),
    overflow: z
      .enum(['hold', 'drop'])
      .describe('When the disk is slower than the traffic: hold back requests, or drop and count.')
      .optional(),
    maxAge: durationOption.describe('Exchanges older than this are removed, such as 30d.').optional(),
    maxCount: z.number().int().min(0).describe('More exchanges than this are removed, oldest first.').optional(),
    maxSize: sizeOption.describe('The store is kept below this size, such as 20GB.').optional(),
    redactHeaders: z
      .array(z.string())
      .describe('Headers whose values are replaced by stand-ins before anything is recorded.')
      .optional(),
  })
  .describe('What is recorded and how long it is kept.');

const path = z.union([
  z.string(),
  z.strictObject({ prefix: z.string().describe('Matches every path that begins with this text.') }),
  z.strictObject({ exact: z.string().describe('Matches this path only, byte for byte.') }),
]);

/** `match` of a route. */
export const matchSchema = z
  .strictObject({
    hosts: textList
      .describe('Hosts: api.example.com, *.example.com, example.*; with :port where it matters.')
      .optional(),
    methods: textList.describe('Methods, such as [GET, HEAD]; absent matches all.').optional(),
    path: z
      .union([path, z.array(path)])
      .describe(
        '/users/{id}, /files/{rest+}, ~ and an RE2 expression, {prefix: /static} or {exact: /health}; or a list.',
      )
      .optional(),
    headers: z
      .record(z.string(), z.union([textList, z.boolean()]))
      .describe('Headers by name: a value, a list of values, ~ and an RE2 expression, or true for presence.')
      .optional(),
    schemes: z
      .array(z.enum(['http', 'https']))
      .describe('Only requests that came by these schemes.')
      .optional(),
    priority: z
      .number()
      .describe('Higher is tried first, before everything else is compared; 0 when absent.')
      .optional(),
  })
  .describe('Which requests the route takes; every part given must fit.');

/** `when` of a policy use: an expression, or the things that must hold. */
export const whenSchema = z
  .union([
    z.string().describe("An expression, such as request.method == 'GET' and 'gold' in consumer.groups."),
    condition,
  ])
  .describe('When the policy runs: an expression, or parts that must all hold.');

/** A policy use as text: one policy name with its options, and perhaps `id` and `when`. */
export const useSettings = z.looseObject({
  id: z.string().min(1).describe('Name of this use; keeps its state over edits elsewhere.').optional(),
  when: whenSchema.optional(),
});

const uses = z.array(z.unknown()).default([]);

/** One route; its match, policy uses and integration are read each for itself, so that all faults are found. */
export const routeSchema = z.strictObject({
  id: z.string().min(1).describe('Name of the route, unique.'),
  match: z.unknown().optional(),
  request: uses.describe('Policies that run before the integration is called, in order.'),
  response: uses.describe('Policies that run on the answer, in order.'),
  error: uses.describe('Policies that run when something failed, in order.'),
  integration: z.unknown().optional(),
});

/** The document; routes are read one by one so that a fault in one leaves the others readable. */
export const documentSchema = z.strictObject({
  name: z.string().default('gateway').describe('Name of the gateway.'),
  dialect: z
    .enum(BEHAVIOURS)
    .default('gatewright')
    .describe('How requests are routed and how failures look on the wire.'),
  listeners: z.array(z.unknown()).describe('Addresses clients can call; http 127.0.0.1:8000 when absent.').optional(),
  consumers: z.array(z.unknown()).default([]).describe('Who calls the gateway.'),
  plans: z.array(z.unknown()).default([]).describe('Usage plans of consumers.'),
  recording: recording.optional(),
  issuer: issuerSchema.optional(),
  request: uses.describe('Policies of every route, before its own, before the integration is called.'),
  response: uses.describe('Policies of every route, before its own, on the answer.'),
  error: uses.describe('Policies of every route, before its own, when something failed.'),
  routes: z
    .array(z.unknown())
    .default([])
    .describe('Routes; which one is tried first is not their order but how exact they are.'),
  include: textList
    .describe('Files with more routes, such as routes/*.yaml: each a list of routes, or a map with routes.')
    .optional(),
});

/** What a file named by `include` may hold. */
export const includedSchema = z.strictObject({ routes: z.array(z.unknown()) });

/** A document as it was read, routes and uses still raw. */
export type GatewrightDocument = z.infer<typeof documentSchema>;
