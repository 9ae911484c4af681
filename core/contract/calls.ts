import { z } from 'zod';
import { finding, sourceRef } from '../model/source.ts';
import { exchangeDetails, exchangeSummary } from '../model/summary.ts';
import { clockCalls } from './clock.ts';
import { diagnosisCalls } from './diagnosis.ts';
import { issuerCalls } from './issuer.ts';
import { gatewayStatus, recorderStatus, preferences } from './status.ts';
import { jwtCalls } from './jwt.ts';
import { upstreamCalls } from './upstreams.ts';
import { probeCalls } from './probe.ts';
import { replayCalls } from './replay.ts';
import { vtlCalls } from './vtl.ts';

const nothing = z.object({});
const ids = z.array(z.number()).min(1).max(10_000);
const fileText = z.object({ path: z.string(), text: z.string() });

/** A file of the workspace's configuration as it stands on disk, with the hash a write must name. */
export const workspaceFile = z.object({ path: z.string(), text: z.string(), revision: z.string() });

const policyNode = z.object({
  id: z.string(),
  policy: z.string(),
  summary: z.string(),
  at: sourceRef.optional(),
});

/** A route as the tree shows it. */
export const routeNode = z.object({
  id: z.string(),
  /** Short form of what it matches, such as `GET /users/{id}`. */
  title: z.string(),
  hosts: z.array(z.string()),
  methods: z.array(z.string()),
  paths: z.array(z.string()),
  request: z.array(policyNode),
  response: z.array(policyNode),
  error: z.array(policyNode),
  integration: z.object({ name: z.string(), summary: z.string(), at: sourceRef.optional() }),
  at: sourceRef.optional(),
});

const parsedClause = z.object({
  /** Offsets into the filter text. */
  start: z.number(),
  end: z.number(),
  /** What it means in words, such as `status is 400 to 499`. */
  meaning: z.string(),
  isNegated: z.boolean(),
  /** Whether it needs a scan instead of an index. */
  isSlow: z.boolean(),
});

/** The forms an exchange can be copied or exported in. */
export const EXCHANGE_FORMATS = ['url', 'curl', 'curl-cmd', 'powershell', 'fetch', 'httpie', 'raw', 'har'] as const;

/**
 * Every call of the engine: input and output. Handlers and clients are typed from it, inputs are checked on arrival.
 * A call that reports progress does so by the event `progress` with the call's id.
 */
export const calls = {
  'app.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      node: z.string(),
      /** Absolute path of the open workspace, and its name. */
      workspace: z.object({ path: z.string(), name: z.string() }),
      dialects: z.array(z.object({ id: z.string(), title: z.string() })),
      policies: z.array(
        z.object({ name: z.string(), summary: z.string(), phases: z.array(z.string()), example: z.string() }),
      ),
      integrations: z.array(z.object({ name: z.string(), summary: z.string(), example: z.string() })),
      /** Whether the workspace ships an upstream and sample traffic (`demo.run`). */
      hasDemo: z.boolean(),
    }),
  },
  'gateway.status': { input: nothing, output: gatewayStatus },
  'recorder.status': { input: nothing, output: recorderStatus },
  'recorder.clear': { input: nothing, output: nothing },

  'config.files': {
    input: nothing,
    output: z.object({ revision: z.string(), files: z.array(workspaceFile), findings: z.array(finding) }),
  },
  /** Checks texts that are not saved; files not given are taken from disk. */
  'config.check': { input: z.object({ files: z.array(fileText) }), output: z.object({ findings: z.array(finding) }) },
  /** Writes one file and swaps. With errors it is written all the same and the last good configuration stays in force. */
  'config.write': {
    input: z.object({ path: z.string(), text: z.string(), revision: z.string() }),
    output: z.object({
      file: workspaceFile,
      findings: z.array(finding),
      isInForce: z.boolean(),
      swapMillis: z.number(),
    }),
  },
  /** JSON Schema of the files of the current dialect. */
  'config.schema': { input: nothing, output: z.object({ schema: z.unknown() }) },
  'config.routes': { input: nothing, output: z.object({ dialect: z.string(), routes: z.array(routeNode) }) },

  'exchange.list': {
    input: z.object({
      filter: z.string(),
      before: z.number().optional(),
      after: z.number().optional(),
      limit: z.number().int().min(1).max(1000),
    }),
    output: z.object({ rows: z.array(exchangeSummary), next: z.number().optional() }),
  },
  'exchange.get': { input: z.object({ id: z.number() }), output: exchangeDetails },
  'exchange.count': { input: z.object({ filter: z.string() }), output: z.object({ count: z.number() }) },
  'exchange.change': {
    input: z.object({
      ids,
      change: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('pin'), pinned: z.boolean() }),
        z.object({ kind: z.literal('tag'), add: z.array(z.string()), remove: z.array(z.string()) }),
        z.object({ kind: z.literal('delete') }),
        z.object({ kind: z.literal('restore') }),
      ]),
    }),
    output: z.object({ changed: z.number() }),
  },
  /** One exchange as text. Sanitised unless `withSecrets`. */
  'exchange.copy': {
    input: z.object({ id: z.number(), format: z.enum(EXCHANGE_FORMATS), withSecrets: z.boolean() }),
    output: z.object({ text: z.string() }),
  },
  'filter.parse': {
    input: z.object({ filter: z.string() }),
    output: z.object({
      clauses: z.array(parsedClause),
      error: z.object({ message: z.string(), start: z.number(), end: z.number() }).optional(),
      /** The filter in our language, when the text was a mitmproxy expression. */
      converted: z.string().optional(),
    }),
  },
  'filter.complete': {
    input: z.object({ filter: z.string(), cursor: z.number() }),
    output: z.object({
      /** What the chosen text replaces. */
      start: z.number(),
      end: z.number(),
      options: z.array(z.object({ text: z.string(), detail: z.string(), count: z.number().optional() })),
    }),
  },
  /** Sends a request through the gateway, as a client would; resolves with the id of the recorded exchange. */
  'request.send': {
    input: z.object({
      method: z.string(),
      /** Absolute, or a path on the first listener. */
      url: z.string(),
      headers: z.array(z.string()),
      body: z.string(),
    }),
    output: z.object({ status: z.number(), durationMillis: z.number(), id: z.number().optional() }),
  },
  /** Reads a curl command into a request for `request.send`. */
  'request.parse': {
    input: z.object({ text: z.string() }),
    output: z.object({ method: z.string(), url: z.string(), headers: z.array(z.string()), body: z.string() }),
  },
  /** Starts the sample's upstream when needed and sends its traffic. */
  'demo.run': { input: nothing, output: z.object({ sent: z.number() }) },

  ...diagnosisCalls,
  ...vtlCalls,
  ...replayCalls,
  ...probeCalls,
  ...jwtCalls,
  ...clockCalls,
  ...upstreamCalls,
  ...issuerCalls,

  'preferences.get': { input: nothing, output: preferences },
  'preferences.set': { input: preferences.partial(), output: preferences },
  'secrets.list': {
    input: nothing,
    output: z.object({
      /** Names the configuration refers to or that are set; values never leave the engine. */
      secrets: z.array(z.object({ name: z.string(), isSet: z.boolean(), isUsed: z.boolean() })),
      /** Where values are kept, in words. */
      keptIn: z.string(),
    }),
  },
  'secrets.set': { input: z.object({ name: z.string().min(1), value: z.string() }), output: nothing },
  'secrets.delete': { input: z.object({ name: z.string() }), output: nothing },
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
/** What a caller gives: before defaults are filled in. */
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>;
/** What a handler gets. */
export type CallArguments<N extends CallName> = z.output<Calls[N]['input']>;
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>;
