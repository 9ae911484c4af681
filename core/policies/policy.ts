import type { z } from 'zod';
import type { Body } from '../model/body.ts';
import type { Clock } from '../model/clock.ts';
import type { ConsumerConfig, ForwardedConfig, Phase, PlanConfig } from '../model/config.ts';
import type { GatewrightError } from '../model/errors.ts';
import type { Peer } from '../model/exchange.ts';
import type { HttpRequest, HttpResponse } from '../model/http.ts';
import type { KeptList } from '../model/kept.ts';
import type { SharedResources } from '../model/shared.ts';
import type { NoteValue } from '../model/span.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';

/** One request on its way through the gateway. Messages in it are replaced, never edited. */
export interface Call {
  readonly id: ExchangeId;
  readonly startedAt: EpochMillis;
  readonly client: Peer;
  readonly scheme: 'http' | 'https';
  /** The Host header, or the listener's address when there was none. */
  readonly authority: string;
  /** The request as the client sent it; its body is read only through `request`. */
  readonly received: HttpRequest;
  /** Id of the matched route; empty while none is matched. */
  readonly routeId: string;
  /** Path parameters of the matched route. */
  readonly params: Readonly<Record<string, string>>;
  /** See `RouteHit.matchedPrefix`. */
  readonly matchedPrefix: string;
  readonly forwarded: ForwardedConfig;
  /** The request as the steps so far have made it. */
  request: HttpRequest;
  /** The answer as it stands; undefined until there is one. */
  response: HttpResponse | undefined;
  /** What went wrong; undefined before the error phase. */
  readonly error: GatewrightError | undefined;
  /** Who the caller turned out to be. */
  consumer: ConsumerConfig | undefined;
  /** Claims of the token that was verified, or what an introspection or authorizer said of the caller; replaced, never edited. */
  claims: Readonly<Record<string, unknown>> | undefined;
  /** What steps leave for later ones under names of their choice; replaced, never edited. */
  variables: Readonly<Record<string, unknown>>;
  /** Writes a fact into the span of the step that is running; the last one under a name stays. */
  note(name: string, value: NoteValue): void;
  /** Runs something the step waits for (a key fetch, a counter in Redis) as a span of its own, with the notes it writes. */
  dependency<T>(name: string, run: (note: (name: string, value: NoteValue) => void) => Promise<T>): Promise<T>;
  /** Aborted when the client is gone or the exchange has ended. Made on first use. */
  readonly signal: AbortSignal;
}

/** What a policy may return to end the request phase. */
export type Answer = HttpResponse;

/** A value now or later. Steps that need not wait return at once; the pipeline stays synchronous until a step returns a promise. */
export type Awaitable<T> = T | Promise<T>;

/**
 * What one use of a policy does. Which steps exist decides where the policy may stand: `onRequest` in `request`,
 * `onResponse` in `response`, `onError` in `error`; `onSend` is allowed with any of them or alone.
 * A step refuses by throwing a GatewrightError; how that looks on the wire is the dialect's business.
 */
export interface PolicySteps {
  onRequest?(call: Call): Awaitable<Answer | undefined | void>;
  /**
   * Runs in the request phase's uses whose turn came when the integration has answered, last use first, before the response
   * phase changes anything: for what keeps answers as the upstream gave them. Synchronous. May replace `call.response`, also
   * wrap its body. Notes make a span of their own.
   */
  onAnswer?(call: Call): void;
  /** Runs on answers of the integration and of policies, not on errors. Changes `call.response`. */
  onResponse?(call: Call): Awaitable<void>;
  /** May answer in place of the dialect. */
  onError?(call: Call, error: GatewrightError): Awaitable<Answer | undefined | void>;
  /**
   * Runs on the way out for every use whose turn came, whoever made the answer, errors included: for headers that
   * must be on all of them (CORS, limits left, correlation ids). Synchronous. Changes `call.response` only.
   */
  onSend?(call: Call): void;
  /**
   * Runs once when the exchange is over, for every use whose turn came, also when its own step threw: answered, aborted by
   * the client or broken off. For what must be given back, such as a place in a queue. Synchronous.
   */
  onDone?(call: Call): void;
  /**
   * The next moments, on `env.clock`, at which this use would decide otherwise if nothing but time went by: what users
   * jump to with the workspace's clock. A few, the soonest and most used; those that have passed are left out by the caller.
   */
  marks?(): readonly Mark[];
  /** The answers it keeps, for users to look at and drop; absent when it keeps none. */
  readonly kept?: KeptAnswers;
  /** The configuration this use belongs to is closed. */
  close?(): void;
}

/** Answers that a use keeps. */
export interface KeptAnswers {
  /** How many there are, what they take, and the ones used last. */
  list(most: number): KeptList;
  /** Drops those of a key or a path, or all of them; how many that were. */
  drop(which: { readonly key?: string | undefined; readonly path?: string | undefined }): number;
}

/** A moment in the future at which something changes by itself: a window ends, an answer or a key is too old. */
export interface Mark {
  readonly at: EpochMillis;
  /** What then is, lower case, such as `the minute of consumer alice begins anew`. */
  readonly title: string;
}

/** State that outlives a reload, kept by the gateway under the id of the policy's use. */
export interface StateSlot {
  /** The value kept under `name`, made by `create` the first time. The type is the caller's to keep stable. */
  get<T>(name: string, create: () => T): T;
}

/** What a policy is given when it is prepared. */
export interface PolicyEnv {
  /** Id of this use. */
  readonly id: string;
  readonly phase: Phase;
  readonly clock: Clock;
  readonly state: StateSlot;
  /** A number from 0 to 1, 1 excluded. */
  random(): number;
  /** Bytes that cannot be guessed. */
  randomBytes(length: number): Uint8Array;
  readonly consumers: readonly ConsumerConfig[];
  readonly plans: readonly PlanConfig[];
  /** Connections and caches that outlive a reload while one revision uses them; keys begin with the policy's name. */
  readonly shared: SharedResources;
  /** Absolute path of the workspace; undefined where there is none. */
  readonly workspace: string | undefined;
}

/** Bodies to collect before the step runs. Everything else streams. */
export interface Needs {
  readonly requestBody?: true;
  readonly responseBody?: true;
}

/** One policy: a name, its options, and how it is prepared. One file, one line in the list, one test. */
export interface Policy<Options = unknown> {
  /** As written in the configuration, kebab-case. */
  readonly name: string;
  /** One sentence for completion, catalog and docs. */
  readonly summary: string;
  /** Where a use may stand. */
  readonly phases: readonly Phase[];
  /** Every option has a description; defaults are in the schema. Sizes and durations use `durationOption` and `sizeOption`. */
  readonly options: z.ZodType<Options>;
  /** An example use, as YAML text of the options; the docs show it and a test reads it. */
  readonly example: string;
  /**
   * Options that hold secrets, by their paths, such as `keys` or `client.secret`; a list on the way stands for each of its
   * entries. Whoever writes one into the file is warned.
   */
  readonly secrets?: readonly string[];
  /** What to collect, always or by the options. */
  readonly needs?: Needs | ((options: Options) => Needs);
  /** @throws GatewrightError CONFIG_INVALID when options that fit the schema cannot work together. */
  prepare(options: Options, env: PolicyEnv): Awaitable<PolicySteps>;
}

/**
 * Names a policy and hides its option type, so that different policies fit in one list.
 * `prepare` is only ever called with what `options` parsed, which the compiler guarantees.
 */
export function definePolicy<Options>(policy: Policy<Options>): Policy {
  // The list is of unknown options; compile parses with this very schema before it prepares.
  return policy as Policy;
}

/** A body a policy hands on; re-exported so that policies import one file. */
export type { Body };
