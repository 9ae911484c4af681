import { z } from 'zod';
import type { JwtAnswer } from '../contract/jwt.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { compile, type RoutePlan } from '../engine/compile.ts';
import { LiveExchange } from '../engine/live-exchange.ts';
import { runPipeline } from '../engine/pipeline.ts';
import type { SecretSource } from '../engine/secrets.ts';
import { StatePool } from '../engine/state-pool.ts';
import { defineIntegration } from '../integrations/integration.ts';
import { collectBody, NO_BODY } from '../model/body.ts';
import type { Clock } from '../model/clock.ts';
import { DEFAULT_FORWARDED, type GatewayConfig, recordingConfig } from '../model/config.ts';
import type { HttpRequest } from '../model/http.ts';
import type { SharedResources } from '../model/shared.ts';
import type { Span } from '../model/span.ts';
import type { EpochMillis } from '../model/units.ts';
import { policies } from '../policies/index.ts';
import { createRouter } from '../routing/router.ts';
import type { JwtTarget } from './jwt-target.ts';

type Settings = JwtTarget & { readonly kind: 'settings' };

/** What a trial gateway is made with. */
export interface TrialEnv {
  readonly clock: Clock;
  readonly secrets: SecretSource;
  readonly shared: SharedResources;
  readonly config: GatewayConfig | undefined;
  readonly workspace: string | undefined;
}

/** What a request with a token came to. */
export interface Trial {
  readonly answer: JwtAnswer;
  readonly spans: readonly Span[];
}

const MAX_ANSWER_BYTES = 1_048_576;

/** What stands for the upstream of whoever is let in. */
const letIn = defineIntegration({
  name: 'let-in',
  summary: 'stands for the upstream',
  options: z.object({}),
  example: '{}',
  prepare: () => ({
    invoke: () => ({ kind: 'response', status: 200, headers: [], body: NO_BODY }),
    close: () => Promise.resolve(),
  }),
});

/**
 * A route with nothing on it but the policy and the access lists behind it, on the engine's own compiler and pipeline:
 * what it answers is what the gateway would. Nothing listens and nothing is recorded.
 */
export class TrialGateway {
  readonly #target: Settings;
  readonly #env: TrialEnv;

  constructor(target: Settings, env: TrialEnv) {
    this.#target = target;
    this.#env = env;
  }

  /** Sends one request, as if the policy’s condition held, with the token, or without one, at a moment, and answers as each dialect does. */
  async send(token: string | undefined, at: EpochMillis, dialects: readonly Dialect[]): Promise<readonly Trial[]> {
    const clock: Clock = { now: () => at, monotonic: () => this.#env.clock.monotonic() };
    let plan: RoutePlan | undefined;
    const compiled = await compile(this.#config(), {
      clock,
      policies,
      integrations: [letIn],
      secrets: this.#env.secrets,
      state: new StatePool(),
      shared: this.#env.shared,
      workspace: this.#env.workspace,
      rules: { compare: () => 0, ignoresTrailingSlash: false, answersMethodNotAllowed: false },
      createRouter: (routes, rules) => {
        [plan] = routes;
        return createRouter(routes, rules);
      },
      random: Math.random,
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    });
    if (!('router' in compiled) || plan === undefined) return [];
    try {
      const trials: Trial[] = [];
      for (const dialect of dialects) trials.push(await this.#trial(token, clock, plan, dialect));
      return trials;
    } finally {
      await compiled.close();
    }
  }

  async #trial(token: string | undefined, clock: Clock, plan: RoutePlan, dialect: Dialect): Promise<Trial> {
    const exchange = new LiveExchange(
      {
        id: 1,
        client: { address: '127.0.0.1', port: 0 },
        scheme: 'http',
        authority: 'localhost',
        forwarded: DEFAULT_FORWARDED,
        request: requestWith(token, this.#target),
        outlet: { interim: () => undefined },
      },
      clock,
    );
    exchange.routeId = plan.id;
    const response = await runPipeline(exchange, plan, dialect);
    const body = await collectBody(response.body, MAX_ANSWER_BYTES, () => new Error('too long'));
    exchange.finish();
    const code = exchange.error?.code;
    return {
      answer: {
        isLetIn: code === undefined,
        status: response.status,
        ...(code === undefined ? {} : { code }),
        headers: code === undefined ? [] : [...response.headers],
        body: code !== undefined && body.kind === 'bytes' ? new TextDecoder().decode(body.bytes) : '',
      },
      spans: exchange.spans,
    };
  }

  #config(): GatewayConfig {
    const { when: _when, ...use } = this.#target.use;
    const { acls } = this.#target;
    return {
      name: 'trial',
      dialect: '',
      listeners: [],
      consumers: this.#env.config?.consumers ?? [],
      plans: this.#env.config?.plans ?? [],
      routes: [
        {
          id: 'trial',
          match: {},
          request: [use, ...acls],
          response: [],
          error: [],
          integration: { integration: letIn.name, options: {} },
        },
      ],
      request: [],
      response: [],
      error: [],
      recording: recordingConfig.parse({}),
    };
  }
}

/** The plainest request there is, with the token where the policy looks first. */
function requestWith(token: string | undefined, { options }: Settings): HttpRequest {
  const [place] = options.from;
  const plain = { kind: 'request', method: 'GET', target: '/', version: '1.1', body: NO_BODY } as const;
  const headers = ['host', 'localhost'];
  if (token === undefined || place === undefined) return { ...plain, headers };
  const { header, query, cookie } = place;
  if (query !== undefined)
    return { ...plain, headers, target: `/?${new URLSearchParams({ [query]: token }).toString()}` };
  if (cookie !== undefined) return { ...plain, headers: [...headers, 'cookie', `${cookie}=${token}`] };
  const scheme = place.scheme ?? (header?.toLowerCase() === 'authorization' ? 'Bearer' : undefined);
  return { ...plain, headers: [...headers, header ?? '', scheme === undefined ? token : `${scheme} ${token}`] };
}
