import type { Clock } from '../../model/clock.ts';
import type { EpochMillis, Millis } from '../../model/units.ts';
import type { UpstreamTarget } from '../../model/upstream.ts';
import type { ConnectTarget } from '../connector.ts';
import type { FailureKind } from '../upstream-errors.ts';
import type { ActiveHealth, HealthOptions } from './health-options.ts';
import { probe } from './health-probe.ts';
import { momentOf, since, type Moment } from './since.ts';
import { statusTest } from './status-set.ts';

/** The first probe is made a little later: a configuration that is only checked is closed again by then. */
const FIRST_PROBE_MILLIS = 100;

/**
 * Whether one target works, as probes and live traffic tell. It counts as healthy until something says otherwise. Shared
 * by all routes that ask for the same; probes end with the last of them.
 */
export class TargetHealth {
  readonly #target: ConnectTarget;
  readonly #options: HealthOptions;
  readonly #clock: Clock;
  readonly #fits: (status: number) => boolean;
  readonly #failsLive: (status: number) => boolean;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isProbing: Promise<void> = Promise.resolve();
  #isUnhealthy = false;
  /** Probes in a row that say the opposite of what holds. */
  #against = 0;
  #failures = 0;
  #ejectedAt: Moment | undefined;
  #problem: UpstreamTarget['problem'];

  constructor(target: ConnectTarget, options: HealthOptions, clock: Clock) {
    this.#target = target;
    this.#options = options;
    this.#clock = clock;
    this.#fits = statusTest(options.active?.statuses ?? []);
    this.#failsLive = statusTest(options.passive?.statuses ?? []);
    if (options.active !== undefined)
      this.#probeIn(options.active, Math.min(FIRST_PROBE_MILLIS, options.active.interval));
  }

  get state(): NonNullable<UpstreamTarget['health']> {
    if (this.#isUnhealthy) return 'unhealthy';
    return this.#isEjected() ? 'ejected' : 'healthy';
  }

  get isHealthy(): boolean {
    return this.state === 'healthy';
  }

  /** When an ejected target is used again; undefined when it is not ejected. */
  get ejectedUntil(): EpochMillis | undefined {
    if (!this.#isEjected() || this.#ejectedAt === undefined) return undefined;
    return this.#clock.now() + (this.#options.passive?.ejectFor ?? 0) - since(this.#ejectedAt, this.#clock);
  }

  get problem(): UpstreamTarget['problem'] {
    return this.#problem;
  }

  /** Live traffic got an answer. */
  answered(status: number): void {
    if (this.#options.passive === undefined) return;
    if (this.#failsLive(status)) this.#failedLive(`answered ${status}`);
    else this.#failures = 0;
  }

  /** Live traffic got none. */
  failed(kind: FailureKind, text: string): void {
    if (this.#options.passive?.errors.includes(kind) === true) this.#failedLive(text);
  }

  /** Ends its probes. */
  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#isProbing;
  }

  #failedLive(text: string): void {
    this.#saw(text);
    this.#failures += 1;
    if (this.#failures < (this.#options.passive?.failures ?? Infinity)) return;
    this.#failures = 0;
    this.#ejectedAt = momentOf(this.#clock);
  }

  #isEjected(): boolean {
    if (this.#ejectedAt === undefined) return false;
    if (since(this.#ejectedAt, this.#clock) < (this.#options.passive?.ejectFor ?? 0)) return true;
    this.#ejectedAt = undefined;
    return false;
  }

  #probeIn(active: ActiveHealth, millis: Millis): void {
    this.#timer = setTimeout(() => (this.#isProbing = this.#probe(active)), millis);
    this.#timer.unref();
  }

  async #probe(active: ActiveHealth): Promise<void> {
    const probed = await probe(this.#target, active, this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    const isFit = 'status' in probed && this.#fits(probed.status);
    if (!isFit) this.#saw(`probe ${active.path}: ${'status' in probed ? `answered ${probed.status}` : probed.failure}`);
    this.#learn(active, isFit);
    this.#probeIn(active, active.interval);
  }

  #learn({ healthy, unhealthy }: ActiveHealth, isFit: boolean): void {
    if (isFit !== this.#isUnhealthy) {
      this.#against = 0;
      return;
    }
    this.#against += 1;
    if (this.#against < (isFit ? healthy : unhealthy)) return;
    this.#against = 0;
    this.#isUnhealthy = !isFit;
  }

  #saw(text: string): void {
    this.#problem = { at: this.#clock.now(), text };
  }
}
