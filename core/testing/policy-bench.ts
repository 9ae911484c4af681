import { CountedResources } from '../engine/shared-resources.ts';
import { compile, type CompiledConfig } from '../engine/compile.ts';
import { LiveExchange, type Arrival } from '../engine/live-exchange.ts';
import { runPipeline } from '../engine/pipeline.ts';
import { StatePool } from '../engine/state-pool.ts';
import { collectBody, NO_BODY, textBody, type Body } from '../model/body.ts';
import type { Clock } from '../model/clock.ts';
import {
  DEFAULT_FORWARDED,
  type ConsumerConfig,
  type Phase,
  type PlanConfig,
  type PolicyUse,
} from '../model/config.ts';
import { GatewrightError, type ErrorDetails } from '../model/errors.ts';
import type { PeerTls } from '../model/exchange.ts';
import type { HeaderList, HttpRequest, HttpResponse } from '../model/http.ts';
import type { Span } from '../model/span.ts';
import type { Call, Mark, Policy } from '../policies/policy.ts';
import { createRouter } from '../routing/router.ts';
import { testConfig, testDialect, testIntegration, testRoute } from './gateway.ts';

/** A clock that moves only when it is told to. */
export class TestClock implements Clock {
  /** Noon of a day in UTC, so that no window of the calendar is about to end. */
  time = Date.UTC(2024, 0, 15, 12);
  #moved = 0;

  now(): number {
    return this.time;
  }

  get offsetMillis(): number {
    return this.#moved;
  }

  monotonic(): number {
    return this.time - this.#moved;
  }

  advance(millis: number): void {
    this.time += millis;
  }

  /** Moves the time of day alone, as a user moves the workspace's clock. */
  move(millis: number): void {
    this.time += millis;
    this.#moved += millis;
  }
}

/** What surrounds the policy; everything has a plain default. */
export interface BenchSettings {
  readonly phase?: Phase;
  readonly consumers?: readonly ConsumerConfig[];
  readonly plans?: readonly PlanConfig[];
  /** Absolute path. */
  readonly workspace?: string;
  readonly params?: Readonly<Record<string, string>>;
  /** What the upstream answers, or the code it fails with. */
  readonly upstream?: Partial<HttpResponse> | 'UPSTREAM_REFUSED';
  /** Policies that run before the one on the bench. */
  readonly before?: readonly { readonly policy: Policy; readonly options: unknown }[];
  readonly random?: () => number;
}

/** A request for the bench; headers as a map, or as a list where order and duplicates matter. */
export interface BenchRequest {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: HeaderList | Readonly<Record<string, string>>;
  readonly body?: string | Body;
  readonly address?: string;
  /** What the TLS layer would know of the client. */
  readonly tls?: PeerTls;
}

/** All there is to know of one request after the policy ran on it. */
export interface BenchResult {
  readonly status: number;
  readonly headers: HeaderList;
  readonly text: string;
  /** Code and facts of the error, when there was one. */
  readonly error: { readonly code: string; readonly details: ErrorDetails } | undefined;
  /** The request as the upstream got it; undefined when it was not asked. */
  readonly sent:
    | { readonly method: string; readonly target: string; readonly headers: HeaderList; readonly text: string }
    | undefined;
  /** What the policy wrote into its span, and how the span ended. */
  readonly notes: Span['notes'];
  readonly span: Span['status'] | undefined;
  readonly consumer: string | undefined;
  readonly claims: Call['claims'];
  readonly variables: Call['variables'];
  readonly dependencies: readonly Span[];
}

/**
 * One policy on the engine's own compiler and pipeline, without sockets: what is tested is what runs.
 * State is kept over `configure`, as it is over a reload.
 */
export class PolicyBench {
  readonly clock = new TestClock();
  readonly #policy: Policy;
  readonly #settings: BenchSettings;
  readonly #state = new StatePool();
  readonly #shared = new CountedResources();
  #compiled: CompiledConfig | undefined;
  #sent: BenchResult['sent'];
  #exchanges = 0;

  private constructor(policy: Policy, settings: BenchSettings) {
    this.#policy = policy;
    this.#settings = settings;
  }

  /** A policy with its options, ready for requests. @throws Error with the findings when the options are refused. */
  static async open(policy: Policy, options: unknown, settings: BenchSettings = {}): Promise<PolicyBench> {
    const bench = new PolicyBench(policy, settings);
    await bench.configure(options);
    return bench;
  }

  /** Puts other options in force, as a reload does. */
  async configure(options: unknown): Promise<void> {
    const {
      phase = 'request',
      before = [],
      consumers = [],
      plans = [],
      workspace,
      random = () => 0.5,
    } = this.#settings;
    const own = { id: 'bench', policy: this.#policy.name, options };
    const uses: Record<Phase, PolicyUse[]> = { request: [], response: [], error: [] };
    for (const [index, use] of before.entries())
      uses.request.push({ id: `before.${index}`, policy: use.policy.name, options: use.options });
    uses[phase].push(own);
    const compiled = await compile(testConfig([testRoute('bench', 'upstream', uses)], { consumers, plans }), {
      clock: this.clock,
      policies: [this.#policy, ...before.map(({ policy }) => policy)],
      integrations: [testIntegration('upstream', (call) => this.#answer(call.request))],
      secrets: { resolve: () => Promise.resolve(undefined) },
      state: this.#state,
      shared: this.#shared,
      workspace,
      rules: testDialect.routing,
      createRouter,
      random,
      randomBytes: (length) => new Uint8Array(length).fill(7),
    });
    if (!('router' in compiled)) throw new Error(compiled.map(({ message }) => message).join('\n'));
    const previous = this.#compiled;
    this.#compiled = compiled;
    await previous?.close();
  }

  /** What the policy says of its next moments. */
  marks(): readonly Mark[] {
    const marks = this.#compiled?.marks() ?? [];
    return marks.filter(({ use }) => use === 'bench').map(({ at, title }) => ({ at, title }));
  }

  /** Closes the configuration in force. */
  async close(): Promise<void> {
    await this.#compiled?.close();
    await this.#shared.close();
  }

  /** Sends a request through the pipeline. */
  async send(given: BenchRequest = {}, signal?: AbortSignal): Promise<BenchResult> {
    this.#sent = undefined;
    const exchange = this.#arrive(given);
    const abort = (): void => exchange.abort(new Error('the client is gone'));
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort);
    const hit = this.#compiled?.router.match({
      scheme: 'http',
      method: exchange.request.method,
      authority: exchange.authority,
      path: '/',
      headers: [],
    });
    if (hit?.kind !== 'hit') throw new Error('the bench has no route');
    exchange.routeId = hit.route.id;
    exchange.params = this.#settings.params ?? {};
    const response = await runPipeline(exchange, hit.route, testDialect);
    const text = await readText(response.body);
    exchange.finish();
    const span = exchange.spans.find(({ use }) => use === 'bench');
    return {
      status: response.status,
      headers: response.headers,
      text,
      error: exchange.error && { code: exchange.error.code, details: exchange.error.details },
      sent: this.#sent,
      notes: span?.notes ?? {},
      span: span?.status,
      consumer: exchange.consumer?.id,
      claims: exchange.claims,
      variables: exchange.variables,
      dependencies: exchange.spans.filter(({ kind }) => kind === 'dependency'),
    };
  }

  #arrive({
    method = 'GET',
    target = '/',
    headers = [],
    body = NO_BODY,
    address = '192.0.2.1',
    tls,
  }: BenchRequest): LiveExchange {
    const list = Array.isArray(headers) ? headers : Object.entries(headers).flat();
    const request: HttpRequest = {
      kind: 'request',
      method,
      target,
      version: '1.1',
      headers: ['host', 'api.test', ...list],
      body: typeof body === 'string' ? textBody(body) : body,
    };
    this.#exchanges += 1;
    const arrival: Arrival = {
      id: this.#exchanges,
      client: { address, port: 50_000, ...(tls === undefined ? {} : { tls }) },
      scheme: tls === undefined ? 'http' : 'https',
      authority: 'api.test',
      forwarded: DEFAULT_FORWARDED,
      request,
      outlet: { interim: () => undefined },
    };
    return new LiveExchange(arrival, this.clock);
  }

  async #answer({ method, target, headers, body }: HttpRequest): Promise<HttpResponse> {
    const { upstream = {} } = this.#settings;
    const text = await readText(body);
    this.#sent = { method, target, headers: headers.slice(2), text };
    if (typeof upstream === 'string') throw new GatewrightError(upstream);
    return { kind: 'response', status: 200, headers: [], body: NO_BODY, ...upstream };
  }
}

async function readText(body: Body): Promise<string> {
  const whole = await collectBody(body, 1_048_576, () => new Error('more than the bench reads'));
  return whole.kind === 'bytes' ? new TextDecoder().decode(whole.bytes) : '';
}

/** What is wrong with options, as `path: what was expected`; empty when they are right. */
export function optionFaults(policy: Policy, options: unknown): string[] {
  const issues = policy.options.safeParse(options).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
