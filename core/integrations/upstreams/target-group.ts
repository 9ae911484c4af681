import { GatewrightError } from '../../model/errors.ts';
import type { UpstreamTarget } from '../../model/upstream.ts';
import type { Mark } from '../../policies/policy.ts';
import { createBalancer, type Balancer } from '../balance.ts';
import type { HttpAttempt } from '../http-attempt.ts';
import type { HttpOptions } from '../http-options.ts';
import { HttpTarget, type AttemptSettings } from '../http-target.ts';
import type { IntegrationCall, IntegrationEnv } from '../integration.ts';
import { Breaker, breakerOption } from './breaker.ts';
import { SharedState } from './shared-state.ts';
import { TargetHealth } from './target-health.ts';
import { FailureRule, TargetWatch, type TargetMemory } from './target-watch.ts';

/** Targets by URL and weight. */
export type TargetList = readonly { readonly url: string; readonly weight: number }[];

/** Targets one of which takes each attempt, and what is remembered of each. */
export class TargetGroup {
  readonly #targets: readonly HttpTarget[];
  readonly #memories = new Map<HttpTarget, TargetMemory>();
  readonly #balancer: Balancer<HttpTarget>;
  readonly #options: HttpOptions;
  readonly #env: IntegrationEnv;
  readonly #side: UpstreamTarget['side'];
  readonly #rule: FailureRule;
  readonly #shared: SharedState;
  /** The one target there is, when nothing is remembered of it: nothing to choose and nobody to tell. */
  readonly #plain: HttpTarget | undefined;

  constructor(targets: TargetList, side: UpstreamTarget['side'], options: HttpOptions, env: IntegrationEnv) {
    this.#options = options;
    this.#env = env;
    this.#side = side;
    this.#shared = new SharedState(env.shared);
    this.#targets = targets.map((target) => new HttpTarget(target, options, env));
    const { breaker, health, balance, hash } = options;
    this.#rule = new FailureRule(breaker ?? breakerOption.parse({}));
    if (breaker !== undefined || health !== undefined)
      for (const target of this.#targets) this.#memories.set(target, this.#remember(target));
    this.#balancer = createBalancer(this.#targets, { balance, hash, random: () => env.random() });
    this.#plain = this.#targets.length === 1 && this.#memories.size === 0 ? this.#targets[0] : undefined;
  }

  /**
   * An attempt at one of the targets, with those that were tried before left to the last.
   * @throws UPSTREAMS_UNHEALTHY or CIRCUIT_OPEN when there is none to send to.
   */
  attempt(call: IntegrationCall, settings: AttemptSettings, tried?: HttpTarget[]): HttpAttempt {
    if (this.#plain !== undefined) return this.#plain.attempt(call, settings);
    const target = this.#pick(call, tried);
    tried?.push(target);
    const memory = this.#memories.get(target);
    if (memory === undefined) return target.attempt(call, settings);
    const watch = new TargetWatch(call, memory, this.#rule, this.#env.clock);
    try {
      return target.attempt(call, { ...settings, watch });
    } catch (error) {
      // A request that cannot even be made must not keep the place of a probe.
      watch.abandoned();
      throw error;
    }
  }

  /** Whether there is a target to send to now. */
  get hasTarget(): boolean {
    if (this.#memories.size === 0) return true;
    const isPanicked = (this.#options.health?.panicShare ?? 0) > 0;
    return [...this.#memories.values()].some(
      ({ breaker, health }) => breaker?.allows !== false && (isPanicked || health?.isHealthy !== false),
    );
  }

  standing(): UpstreamTarget[] {
    return this.#targets.map((target) => {
      const { breaker, health, problem: own } = this.#memories.get(target) ?? {};
      const problem = [own, health?.problem].reduce((a, b) => ((b?.at ?? -1) >= (a?.at ?? -1) ? b : a));
      return {
        url: target.url,
        side: this.#side,
        weight: target.weight,
        inFlight: target.inFlight,
        ...(health === undefined ? {} : { health: health.state }),
        ...(breaker === undefined ? {} : { breaker: breaker.standing() }),
        ...(problem === undefined ? {} : { problem }),
      };
    });
  }

  /** When targets that are left out now get something again, if only time goes by. */
  marks(): readonly Mark[] {
    return [...this.#memories].flatMap(([{ origin }, { breaker, health }]) => {
      const [probed, used] = [breaker?.halfOpenAt, health?.ejectedUntil];
      return [
        ...(probed === undefined ? [] : [{ at: probed, title: `the breaker of ${origin} lets a probe through` }]),
        ...(used === undefined ? [] : [{ at: used, title: `${origin} is used again` }]),
      ];
    });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all([this.#shared.close(), ...this.#targets.map((target) => target.close())]);
  }

  #pick(call: IntegrationCall, tried: readonly HttpTarget[] | undefined): HttpTarget {
    const candidates = this.#memories.size === 0 ? this.#targets : this.#letThrough(call, this.#healthy(call));
    const fresh =
      tried === undefined || tried.length === 0 ? candidates : candidates.filter((one) => !tried.includes(one));
    const target = this.#balancer(call, fresh.length > 0 ? fresh : candidates);
    if (target === undefined) throw new GatewrightError('INTEGRATION_FAILED', { reason: 'there is no target' });
    return target;
  }

  #healthy(call: IntegrationCall): readonly HttpTarget[] {
    const { health } = this.#options;
    if (health === undefined) return this.#targets;
    const healthy = this.#targets.filter((target) => this.#memories.get(target)?.health?.isHealthy !== false);
    const count = `${healthy.length} of ${this.#targets.length}`;
    call.note('healthy targets', count);
    if (healthy.length / this.#targets.length < health.panicShare) {
      call.note('health', `fewer healthy than ${health.panicShare * 100} %: all are used`);
      return this.#targets;
    }
    if (healthy.length > 0) return healthy;
    throw new GatewrightError('UPSTREAMS_UNHEALTHY', { healthy: count, targets: this.#problems() });
  }

  #letThrough(call: IntegrationCall, candidates: readonly HttpTarget[]): readonly HttpTarget[] {
    if (this.#options.breaker === undefined) return candidates;
    const open = candidates.filter((target) => this.#memories.get(target)?.breaker?.allows !== false);
    if (open.length > 0) return open;
    // The one that lets something through soonest says when to come again.
    const standings = candidates.flatMap((target) => {
      const standing = this.#memories.get(target)?.breaker?.standing();
      return standing === undefined ? [] : [{ origin: target.origin, ...standing }];
    });
    const [soonest] = standings.toSorted((a, b) => (a.retryAfterSeconds ?? 1) - (b.retryAfterSeconds ?? 1));
    call.note('breaker before', soonest?.state ?? 'open');
    call.note('breaker opened by', soonest?.tripped ?? '');
    throw new GatewrightError('CIRCUIT_OPEN', { ...soonest, retryAfterSeconds: soonest?.retryAfterSeconds ?? 1 });
  }

  #problems(): readonly string[] {
    return this.standing().map(({ url, problem }) => `${new URL(url).host}: ${problem?.text ?? 'unknown'}`);
  }

  #remember(target: HttpTarget): TargetMemory {
    const { breaker, health } = this.#options;
    const { clock, routeId } = this.#env;
    return {
      breaker:
        breaker === undefined
          ? undefined
          : this.#shared.get('breaker', [routeId, this.#side, target.url, breaker], () => new Breaker(breaker, clock)),
      health:
        health === undefined
          ? undefined
          : this.#shared.get(
              'health',
              [target.address, { ...health, panicShare: 0 }],
              () => new TargetHealth(target.address, health, clock),
            ),
      problem: undefined,
    };
  }
}
