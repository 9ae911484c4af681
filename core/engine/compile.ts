import type { Clock } from '../model/clock.ts';
import type { ConsumerConfig, GatewayConfig, IntegrationUse, Phase, PolicyUse, RouteConfig } from '../model/config.ts';
import { PHASES } from '../model/config.ts';
import { describeFault, GatewrightError } from '../model/errors.ts';
import type { Router, RoutingRules } from '../model/routing.ts';
import type { SharedResources } from '../model/shared.ts';
import type { Finding, SourceRef } from '../model/source.ts';
import type { Integration, PreparedIntegration } from '../integrations/integration.ts';
import type { Awaitable, Mark, Needs, Policy, PolicyEnv, PolicySteps } from '../policies/policy.ts';
import { compileCondition, type Test } from './condition.ts';
import { parseOptions } from '../model/parse-options.ts';
import { ReferenceResolver } from './references.ts';
import type { SecretSource } from './secrets.ts';
import type { StatePool } from './state-pool.ts';

/** A policy's use, ready to run. */
export interface PreparedUse {
  readonly id: string;
  readonly policy: string;
  readonly phase: Phase;
  readonly steps: PolicySteps;
  readonly test?: Test;
  readonly at?: SourceRef;
  readonly collectsRequest: boolean;
  readonly collectsResponse: boolean;
}

/** Everything one route does, resolved to arrays. Without `integration` it is what a request without a route meets. */
export interface RoutePlan {
  readonly id: string;
  readonly match: RouteConfig['match'];
  readonly request: readonly PreparedUse[];
  readonly response: readonly PreparedUse[];
  readonly error: readonly PreparedUse[];
  readonly integration?: {
    readonly name: string;
    readonly prepared: PreparedIntegration;
    readonly at?: SourceRef | undefined;
  };
}

/** A configuration that can serve. */
export interface CompiledConfig {
  readonly router: Router<RoutePlan>;
  readonly miss: RoutePlan;
  /** Every route's plan, in the order of the configuration. */
  readonly routes: readonly RoutePlan[];
  readonly uses: readonly { readonly id: string; readonly policy: string }[];
  /** What every use says of its next moments; unsorted. */
  marks(): readonly UseMark[];
  close(): Promise<void>;
}

/** A moment at which something changes, and the use that says so; an integration has none. */
export interface UseMark extends Mark {
  readonly use?: string;
}

/** What compiling needs besides the configuration. */
export interface CompileEnv {
  readonly clock: Clock;
  readonly policies: readonly Policy[];
  readonly integrations: readonly Integration[];
  readonly secrets: SecretSource;
  readonly state: StatePool;
  readonly shared: SharedResources;
  readonly rules: RoutingRules;
  createRouter(routes: readonly RoutePlan[], rules: RoutingRules): Router<RoutePlan>;
  random(): number;
  randomBytes(length: number): Uint8Array;
  /** See `PolicyEnv`. */
  readonly workspace?: string | undefined;
}

/** Prepares every policy and integration. With findings nothing was left open. */
export async function compile(config: GatewayConfig, env: CompileEnv): Promise<CompiledConfig | readonly Finding[]> {
  return new Compilation(config, env).run();
}

class Compilation {
  readonly #config: GatewayConfig;
  readonly #env: CompileEnv;
  readonly #references: ReferenceResolver;
  readonly #findings: Finding[] = [];
  readonly #opened: { close(): unknown }[] = [];
  readonly #uses: { readonly id: string; readonly policy: string }[] = [];
  readonly #marking: { readonly use?: string; readonly of: Pick<PolicySteps, 'marks'> }[] = [];
  #consumers: GatewayConfig['consumers'] = [];

  constructor(config: GatewayConfig, env: CompileEnv) {
    this.#config = config;
    this.#env = env;
    this.#references = new ReferenceResolver(env.secrets);
  }

  async run(): Promise<CompiledConfig | readonly Finding[]> {
    const { request, response, error, routes } = this.#config;
    this.#consumers = await Promise.all(
      // Resolving keeps the structure; only texts in it change.
      this.#config.consumers.map(
        async (consumer) => (await this.#references.resolve(consumer, consumer.at)) as ConsumerConfig,
      ),
    );
    const global = {
      request: await this.#prepareAll(request, 'request'),
      response: await this.#prepareAll(response, 'response'),
      error: await this.#prepareAll(error, 'error'),
    };
    const miss: RoutePlan = { id: '', match: {}, ...global };
    const plans: RoutePlan[] = [];
    for (const route of routes) plans.push(await this.#planRoute(route, global));
    const router = await this.#tryTo(undefined, () => this.#env.createRouter(plans, this.#env.rules));
    const findings = [...this.#findings, ...this.#references.findings];
    if (findings.length > 0 || router === undefined) {
      await this.#close();
      return findings;
    }
    return {
      router,
      miss,
      routes: plans,
      uses: this.#uses,
      marks: () => this.#marks(),
      close: () => this.#close(),
    };
  }

  async #planRoute(route: RouteConfig, global: Pick<RoutePlan, Phase>): Promise<RoutePlan> {
    const own: Record<Phase, readonly PreparedUse[]> = { request: [], response: [], error: [] };
    for (const phase of PHASES) own[phase] = [...global[phase], ...(await this.#prepareAll(route[phase], phase))];
    const integration = await this.#prepareIntegration(route.integration, route.id);
    return { id: route.id, match: route.match, ...own, ...(integration === undefined ? {} : { integration }) };
  }

  async #prepareAll(uses: readonly PolicyUse[], phase: Phase): Promise<readonly PreparedUse[]> {
    const prepared: PreparedUse[] = [];
    for (const use of uses) {
      const one = await this.#prepareUse(use, phase);
      if (one !== undefined) prepared.push(one);
    }
    return prepared;
  }

  async #prepareUse(use: PolicyUse, phase: Phase): Promise<PreparedUse | undefined> {
    const policy = this.#env.policies.find(({ name }) => name === use.policy);
    if (policy === undefined)
      return this.#fail(
        'POLICY_UNKNOWN',
        `there is no policy ${use.policy}`,
        use.at,
        this.#env.policies.map(({ name }) => name).join(', '),
      );
    if (!policy.phases.includes(phase))
      return this.#fail(
        'POLICY_PHASE',
        `${use.policy} cannot stand in the ${phase} phase`,
        use.at,
        policy.phases.join(' or '),
      );
    const options = await this.#parseOptions(policy, use);
    const condition = await this.#tryTo(use.at, () => ({ test: this.#testOf(use, phase) }));
    if (options === undefined || condition === undefined) return undefined;
    const steps = await this.#tryTo(use.at, () => policy.prepare(options.value, this.#policyEnv(use, phase)));
    if (steps === undefined) return undefined;
    this.#opened.push({ close: () => steps.close?.() });
    this.#uses.push({ id: use.id, policy: use.policy });
    if (steps.marks !== undefined) this.#marking.push({ use: use.id, of: steps });
    const needs = needsOf(policy, options.value);
    return {
      id: use.id,
      policy: use.policy,
      phase,
      steps,
      collectsRequest: needs.requestBody === true,
      collectsResponse: needs.responseBody === true,
      ...(condition.test === undefined ? {} : { test: condition.test }),
      ...(use.at === undefined ? {} : { at: use.at }),
    };
  }

  #testOf({ when }: PolicyUse, phase: Phase): Test | undefined {
    return when === undefined ? undefined : compileCondition(when, phase);
  }

  async #prepareIntegration(use: IntegrationUse, routeId: string): Promise<RoutePlan['integration']> {
    const { integrations, clock, shared, random } = this.#env;
    const integration = integrations.find(({ name }) => name === use.integration);
    if (integration === undefined)
      return this.#fail(
        'INTEGRATION_UNKNOWN',
        `there is no integration ${use.integration}`,
        use.at,
        integrations.map(({ name }) => name).join(', '),
      );
    const options = await this.#parseOptions(integration, use);
    if (options === undefined) return undefined;
    const prepared = await this.#tryTo(use.at, () =>
      integration.prepare(options.value, { routeId, clock, shared, random }),
    );
    if (prepared === undefined) return undefined;
    this.#opened.push(prepared);
    if (prepared.marks !== undefined) this.#marking.push({ of: prepared });
    return { name: integration.name, prepared, at: use.at };
  }

  async #parseOptions(
    of: Policy | Integration,
    use: PolicyUse | IntegrationUse,
  ): Promise<{ readonly value: unknown } | undefined> {
    const before = this.#references.findings.length;
    const resolved = await this.#references.resolve(use.options, use.at);
    if (this.#references.findings.length > before) return undefined;
    const parsed = parseOptions(of.options, use.options, resolved);
    if (parsed.kind === 'fits') return parsed;
    for (const issue of parsed.issues) {
      this.#fail(
        'OPTION_INVALID',
        `${of.name}${issue.path.length === 0 ? '' : ` ${issue.path.join('.')}`}: ${issue.message}`,
        use.at,
      );
    }
    return undefined;
  }

  #policyEnv(use: PolicyUse, phase: Phase): PolicyEnv {
    const { clock, state, shared, random, randomBytes, workspace } = this.#env;
    return {
      id: use.id,
      phase,
      clock,
      state: state.slot(use.id, use.policy),
      random,
      randomBytes,
      consumers: this.#consumers,
      plans: this.#config.plans,
      shared,
      workspace,
    };
  }

  #marks(): readonly UseMark[] {
    return this.#marking.flatMap(({ of, ...use }) => (of.marks?.() ?? []).map((mark) => ({ ...mark, ...use })));
  }

  #fail(code: string, message: string, at: SourceRef | undefined, expected?: string): undefined {
    this.#findings.push({
      code,
      severity: 'error',
      message,
      ...(at === undefined ? {} : { at }),
      ...(expected === undefined ? {} : { expected }),
    });
    return undefined;
  }

  async #tryTo<T>(at: SourceRef | undefined, run: () => Awaitable<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      return this.#fail(error instanceof GatewrightError ? error.code : 'CONFIG_INVALID', describeFault(error), at);
    }
  }

  async #close(): Promise<void> {
    await Promise.all(this.#opened.splice(0).map((opened) => opened.close()));
  }
}

function needsOf({ needs = {} }: Policy, options: unknown): Needs {
  return typeof needs === 'function' ? needs(options) : needs;
}
