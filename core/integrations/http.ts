import type { Clock } from '../model/clock.ts';
import { GatewrightError } from '../model/errors.ts';
import type { HttpResponse } from '../model/http.ts';
import type { UpstreamStanding } from '../model/upstream.ts';
import type { Mark } from '../policies/policy.ts';
import type { Settled } from './http-attempt.ts';
import { httpOptions, type HttpOptions } from './http-options.ts';
import { HttpTarget } from './http-target.ts';
import { HttpTries, type TriesOptions } from './http-tries.ts';
import {
  defineIntegration,
  type IntegrationCall,
  type IntegrationEnv,
  type PreparedIntegration,
  type UpgradeAnswer,
} from './integration.ts';
import { Canary } from './upstreams/canary.ts';
import { Mirror, MirrorCounts } from './upstreams/mirror.ts';
import { RetryBudget } from './upstreams/retry-budget.ts';
import { RetryRules } from './upstreams/retry-rules.ts';
import { SharedState } from './upstreams/shared-state.ts';
import { TargetGroup, type TargetList } from './upstreams/target-group.ts';

/** Calls an HTTP upstream, or one of several. */
export const http = defineIntegration<HttpOptions>({
  name: 'http',
  summary: 'Sends the request to an HTTP upstream and hands its answer on.',
  options: httpOptions,
  example: "{ url: 'http://127.0.0.1:3000', timeouts: { connect: 2s, headers: 10s } }",
  secrets: ['tls.key', 'sign.sigv4.secretAccessKey', 'sign.sigv4.sessionToken'],
  prepare: (options, env) => new PreparedHttp(options, env),
});

class PreparedHttp implements PreparedIntegration {
  readonly #clock: Clock;
  readonly #shared: SharedState;
  readonly #stable: TargetGroup;
  readonly #canaryGroup: TargetGroup | undefined;
  readonly #canary: Canary | undefined;
  readonly #mirrorTarget: HttpTarget | undefined;
  readonly #mirror: Mirror | undefined;
  readonly #budget: RetryBudget | undefined;
  /** Made once; a request makes none of its own. */
  readonly #tries: TriesOptions;
  readonly #upgradeTries: TriesOptions;
  /** Whether every request goes the same way and nobody is told of it. */
  readonly #isPlain: boolean;

  constructor(options: HttpOptions, env: IntegrationEnv) {
    const { retries, canary, mirror, timeouts } = options;
    this.#clock = env.clock;
    this.#shared = new SharedState(env.shared);
    this.#stable = new TargetGroup(targetsOf(options), 'stable', options, env);
    if (canary !== undefined) {
      this.#canaryGroup = new TargetGroup(targetsOf(canary), 'canary', options, env);
      this.#canary = this.#shared.get('canary', [env.routeId, canary], () => new Canary(canary, env));
    }
    if (mirror !== undefined) {
      this.#mirrorTarget = new HttpTarget({ url: mirror.url, weight: 1, purpose: 'mirror' }, options, env);
      const counts = this.#shared.get('mirror', [env.routeId, mirror], () => new MirrorCounts());
      this.#mirror = new Mirror(mirror, this.#mirrorTarget, counts, () => env.random());
    }
    const budget = retries?.budget;
    if (budget !== undefined)
      this.#budget = this.#shared.get('budget', [env.routeId, budget], () => new RetryBudget(budget, env.clock));
    this.#tries = {
      retries: retries === undefined ? undefined : new RetryRules(retries, env, this.#budget),
      totalMillis: timeouts.total,
      attemptMillis: timeouts.attempt,
      isUpgrade: false,
    };
    this.#upgradeTries = { ...this.#tries, isUpgrade: true };
    this.#isPlain = canary === undefined && mirror === undefined;
  }

  invoke(call: IntegrationCall): Promise<HttpResponse> {
    if (this.#isPlain) return new HttpTries(call, this.#tries, this.#stable).run().then(plainAnswer);
    return this.#invokeCopied(call);
  }

  async upgrade(call: IntegrationCall): Promise<UpgradeAnswer> {
    const answer = await this.#invokeChosen(call, this.#upgradeTries);
    return answer.kind === 'response' ? { kind: 'refused', response: answer } : answer;
  }

  upstreams(): Omit<UpstreamStanding, 'route' | 'integration'> {
    return {
      targets: [...this.#stable.standing(), ...(this.#canaryGroup?.standing() ?? [])],
      ...(this.#budget === undefined ? {} : { retries: this.#budget.standing() }),
      ...(this.#canary === undefined ? {} : { canary: this.#canary.standing() }),
      ...(this.#mirror === undefined ? {} : { mirror: this.#mirror.standing() }),
    };
  }

  marks(): readonly Mark[] {
    return [...this.#stable.marks(), ...(this.#canaryGroup?.marks() ?? [])];
  }

  resetCanary(): boolean | undefined {
    return this.#canary?.reset();
  }

  async close(): Promise<void> {
    this.#mirror?.close();
    await Promise.all([
      this.#stable.close(),
      this.#canaryGroup?.close(),
      this.#mirrorTarget?.close(),
      this.#shared.close(),
    ]);
  }

  /** With a copy for the mirror, if there is one, which hears how it went. */
  async #invokeCopied(call: IntegrationCall): Promise<HttpResponse> {
    const tell = this.#mirror?.begin(call);
    try {
      const answer = plainAnswer(await this.#invokeChosen(call, this.#tries));
      tell?.(answer.status);
      return answer;
    } catch (error) {
      tell?.(0);
      throw error;
    }
  }

  /** At the stable side or at the canary, which is judged by how it went. */
  async #invokeChosen(call: IntegrationCall, tries: TriesOptions): Promise<Settled> {
    const canary = this.#canary;
    if (canary === undefined || this.#canaryGroup === undefined) return new HttpTries(call, tries, this.#stable).run();
    const { side, because, isCounted } = canary.choose(call);
    call.note('side', side);
    call.note('because', because);
    const start = this.#clock.monotonic();
    const ended = (status: number): void => {
      if (isCounted) canary.ended(side, status, this.#clock.monotonic() - start);
    };
    try {
      const answer = await new HttpTries(call, tries, side === 'canary' ? this.#canaryGroup : this.#stable).run();
      ended(answer.kind === 'refused' ? answer.response.status : answer.status);
      return answer;
    } catch (error) {
      if (!(error instanceof GatewrightError && error.code === 'CLIENT_ABORTED')) ended(0);
      throw error;
    }
  }
}

function targetsOf({ url, targets }: Pick<HttpOptions, 'url' | 'targets'>): TargetList {
  return targets ?? [{ url: url ?? '', weight: 1 }];
}

function plainAnswer(answer: Settled): HttpResponse {
  if (answer.kind === 'response') return answer;
  throw new GatewrightError('UPSTREAM_BAD_RESPONSE', { reason: 'the upstream changed the protocol unasked' });
}
