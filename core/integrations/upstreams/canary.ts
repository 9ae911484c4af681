import type { Clock } from '../../model/clock.ts';
import { headerValue } from '../../model/http.ts';
import type { Millis } from '../../model/units.ts';
import type { UpstreamStanding } from '../../model/upstream.ts';
import type { Call } from '../../policies/policy.ts';
import { callKey, type CallKey } from './call-key.ts';
import type { CanaryOptions, RollbackOptions } from './canary-options.ts';
import { textHash, unitHash } from './rendezvous.ts';
import { RollingCounts } from './rolling-counts.ts';
import { RollingLatencies } from './rolling-latencies.ts';
import { statusTest } from './status-set.ts';

/** Which side a request goes to, and why. */
export interface SideChoice {
  readonly side: 'stable' | 'canary';
  readonly because: string;
  /** Whether its outcome says something of the side: what a client chose by a header does not. */
  readonly isCounted: boolean;
}

type Standing = NonNullable<UpstreamStanding['canary']>;

const DEFAULT_WINDOW_MILLIS = 60_000;
const P95 = 0.95;
/** Any text; it keeps the choice of a side apart from the choice of a target by the same key. */
const SEED = textHash('canary');

/** Chooses a side for each request, and takes the canary out when it does worse than it may. Outlives a reload that leaves it alone. */
export class Canary {
  readonly #options: CanaryOptions;
  readonly #env: { readonly clock: Clock; random(): number };
  readonly #key: CallKey | undefined;
  readonly #isError: (status: number) => boolean;
  readonly #sides: { readonly stable: Side; readonly canary: Side };
  #rolledBack: Standing['rolledBack'];

  constructor(options: CanaryOptions, env: { readonly clock: Clock; random(): number }) {
    const { sticky, rollback } = options;
    this.#options = options;
    this.#env = env;
    this.#key = sticky === undefined ? undefined : callKey(sticky);
    this.#isError = statusTest(rollback?.statuses ?? ['5xx']);
    const window = rollback?.window ?? DEFAULT_WINDOW_MILLIS;
    this.#sides = { stable: new Side(window), canary: new Side(window) };
  }

  choose(call: Call): SideChoice {
    const { header, percent } = this.#options;
    const asked = header === false ? undefined : headerValue(call.request.headers, header)?.trim().toLowerCase();
    if (asked === 'always' || asked === 'never')
      return { side: asked === 'always' ? 'canary' : 'stable', because: `${header}: ${asked}`, isCounted: false };
    if (this.#rolledBack !== undefined)
      return { side: 'stable', because: `rolled back: ${this.#rolledBack.reason}`, isCounted: true };
    const key = this.#key === undefined ? undefined : (this.#key(call) ?? call.client.address);
    const place = (key === undefined ? this.#env.random() : unitHash(textHash(key), SEED)) * 100;
    const isCanary = place < percent;
    const within = `${isCanary ? 'within' : 'past'} the first ${percent} %`;
    return {
      side: isCanary ? 'canary' : 'stable',
      because: key === undefined ? `by chance ${within}` : `its key is ${within}`,
      isCounted: true,
    };
  }

  /** A request of a side is over, or its answer has begun; status 0 when there was none. */
  ended(side: SideChoice['side'], status: number, millis: Millis): void {
    const now = this.#env.clock.now();
    this.#sides[side].add(now, status === 0 || this.#isError(status), millis);
    const { rollback } = this.#options;
    if (side === 'stable' || rollback === undefined || this.#rolledBack !== undefined) return;
    const reason = reasonToRollBack(rollback, this.#sides.canary.standing(now), this.#sides.stable.standing(now));
    if (reason !== undefined) this.#rolledBack = { at: now, reason };
  }

  /** Gives the canary its share again, and judges it anew; whether it had been rolled back. */
  reset(): boolean {
    const wasRolledBack = this.#rolledBack !== undefined;
    this.#rolledBack = undefined;
    if (wasRolledBack) this.#sides.canary.clear();
    return wasRolledBack;
  }

  standing(): Standing {
    const now = this.#env.clock.now();
    return {
      percent: this.#options.percent,
      stable: this.#sides.stable.standing(now),
      canary: this.#sides.canary.standing(now),
      ...(this.#rolledBack === undefined ? {} : { rolledBack: this.#rolledBack }),
    };
  }

  /** What it holds is memory only. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** How one side did in the window. */
class Side {
  readonly #counts: RollingCounts;
  readonly #latencies: RollingLatencies;

  constructor(windowMillis: Millis) {
    this.#counts = new RollingCounts(windowMillis);
    this.#latencies = new RollingLatencies(windowMillis);
  }

  add(now: number, isError: boolean, millis: Millis): void {
    this.#counts.add(now, 1, isError ? 1 : 0);
    this.#latencies.add(now, millis);
  }

  standing(now: number): Standing['stable'] {
    return { ...this.#counts.at(now), p95Millis: this.#latencies.quantile(now, P95) };
  }

  clear(): void {
    this.#counts.clear();
    this.#latencies.clear();
  }
}

/** Which bound the canary has passed, in words; undefined while it has passed none. */
function reasonToRollBack(
  { minimumRequests, errorShare, errorFactor, p95, p95Factor }: RollbackOptions,
  canary: Standing['canary'],
  stable: Standing['stable'],
): string | undefined {
  if (canary.requests < minimumRequests) return undefined;
  const share = canary.failures / canary.requests;
  const failed = `${canary.failures} of ${canary.requests} requests failed`;
  if (errorShare !== undefined && share > errorShare) return `${failed}, more than ${percentText(errorShare)}`;
  const slow = `p95 is ${millisText(canary.p95Millis)}`;
  if (p95 !== undefined && canary.p95Millis > p95) return `${slow}, more than ${millisText(p95)}`;
  if (stable.requests < minimumRequests) return undefined;
  const stableShare = Math.max(1, stable.failures) / stable.requests;
  if (errorFactor !== undefined && share > errorFactor * stableShare)
    return `${failed}, more than ${errorFactor} times the ${percentText(stableShare)} of the stable side`;
  return p95Factor !== undefined && canary.p95Millis > p95Factor * stable.p95Millis
    ? `${slow}, more than ${p95Factor} times the ${millisText(stable.p95Millis)} of the stable side`
    : undefined;
}

function percentText(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function millisText(millis: Millis): string {
  return `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;
}
