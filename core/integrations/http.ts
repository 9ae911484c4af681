import { GatewrightError } from '../model/errors.ts';
import type { HttpResponse } from '../model/http.ts';
import type { UpstreamStanding } from '../model/upstream.ts';
import type { Settled } from './http-attempt.ts';
import { httpOptions, type HttpOptions } from './http-options.ts';
import { HttpTries, type TriesOptions } from './http-tries.ts';
import {
  defineIntegration,
  type IntegrationCall,
  type IntegrationEnv,
  type PreparedIntegration,
  type UpgradeAnswer,
} from './integration.ts';
import { RetryBudget } from './upstreams/retry-budget.ts';
import { RetryRules } from './upstreams/retry-rules.ts';
import { TargetGroup } from './upstreams/target-group.ts';

/** Calls an HTTP upstream, or one of several. */
export const http = defineIntegration<HttpOptions>({
  name: 'http',
  summary: 'Sends the request to an HTTP upstream and hands its answer on.',
  options: httpOptions,
  example: "{ url: 'http://127.0.0.1:3000', timeouts: { connect: 2s, headers: 10s } }",
  prepare: (options, env) => new PreparedHttp(options, env),
});

class PreparedHttp implements PreparedIntegration {
  readonly #env: IntegrationEnv;
  readonly #stable: TargetGroup;
  readonly #budget: RetryBudget | undefined;
  readonly #budgetKey: string | undefined;
  /** Made once; a request makes none of its own. */
  readonly #tries: TriesOptions;
  readonly #upgradeTries: TriesOptions;
  #isClosed = false;

  constructor(options: HttpOptions, env: IntegrationEnv) {
    this.#env = env;
    this.#stable = new TargetGroup(options.targets ?? [{ url: options.url ?? '', weight: 1 }], 'stable', options, env);
    const { retries } = options;
    if (retries?.budget !== undefined) {
      const { budget } = retries;
      this.#budgetKey = `http budget ${JSON.stringify([env.routeId, budget])}`;
      this.#budget = env.shared.acquire(this.#budgetKey, () => new RetryBudget(budget, env.clock));
    }
    this.#tries = {
      retries: retries === undefined ? undefined : new RetryRules(retries, env, this.#budget),
      totalMillis: options.timeouts.total,
      attemptMillis: options.timeouts.attempt,
      isUpgrade: false,
    };
    this.#upgradeTries = { ...this.#tries, isUpgrade: true };
  }

  invoke(call: IntegrationCall): Promise<HttpResponse> {
    return new HttpTries(call, this.#tries, this.#stable).run().then(plainAnswer);
  }

  async upgrade(call: IntegrationCall): Promise<UpgradeAnswer> {
    const answer = await new HttpTries(call, this.#upgradeTries, this.#stable).run();
    return answer.kind === 'response' ? { kind: 'refused', response: answer } : answer;
  }

  upstreams(): Omit<UpstreamStanding, 'route' | 'integration'> {
    return {
      targets: this.#stable.standing(),
      ...(this.#budget === undefined ? {} : { retries: this.#budget.standing() }),
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all([
      this.#stable.close(),
      this.#budgetKey === undefined ? undefined : this.#env.shared.release(this.#budgetKey),
    ]);
  }
}

function plainAnswer(answer: Settled): HttpResponse {
  if (answer.kind === 'response') return answer;
  throw new GatewrightError('UPSTREAM_BAD_RESPONSE', { reason: 'the upstream changed the protocol unasked' });
}
