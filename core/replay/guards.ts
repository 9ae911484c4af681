import type { GuardLevel, ReplayRequest } from '../model/replay.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import type { ReplayTarget } from './targets.ts';

/** Bounds of a run; see the contract. */
export interface GuardRules {
  readonly isAgreed: boolean;
  readonly maxRequests?: number | undefined;
  readonly maxMillis?: Millis | undefined;
  readonly maxPerSecond?: number | undefined;
  readonly stopOnServerError: boolean;
  readonly obeyRetryAfter: boolean;
}

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Why a run to this target may not begin; `needsAgreement` is the one a person can lift. */
export function whyNotBegin(
  { guard, guardReason, id, url }: ReplayTarget,
  { isAgreed }: GuardRules,
): { readonly reason: string; readonly needsAgreement: boolean } | undefined {
  if (guard === 'forbidden') return { reason: `the target ${id} is forbidden`, needsAgreement: false };
  if (guard !== 'ask' || isAgreed) return undefined;
  return {
    reason: `${id === 'url' ? url : `the target ${id}`} asks first${guardReason === undefined ? '' : `: ${guardReason}`}`,
    needsAgreement: true,
  };
}

/** Why one request may not be sent to a target. */
export function whyNotSend(guard: GuardLevel, { method }: ReplayRequest): string | undefined {
  return guard === 'read-only' && !CHANGES_NOTHING.has(method)
    ? `the target is read-only, and ${method} may change something`
    : undefined;
}

/** Watches a run and says when it has to stop. */
export class RunGuard {
  readonly #rules: GuardRules;
  readonly #startedAt: Millis;
  #sent = 0;

  constructor(rules: GuardRules, startedAt: Millis) {
    this.#rules = rules;
    this.#startedAt = startedAt;
  }

  /** Why the next request may not go; counts it when it may. */
  beforeSend(now: Millis): string | undefined {
    const { maxRequests, maxMillis } = this.#rules;
    if (maxRequests !== undefined && this.#sent >= maxRequests) return `the budget of ${maxRequests} requests is spent`;
    if (maxMillis !== undefined && now - this.#startedAt >= maxMillis) return `the budget of ${maxMillis} ms is spent`;
    this.#sent += 1;
    return undefined;
  }

  /** Why the run stops after an answer. */
  afterAnswer(status: number): string | undefined {
    return this.#rules.stopOnServerError && status >= 500 ? `the target answered ${status}` : undefined;
  }

  /** How long to wait after an answer that asks for patience; 0 for none. At most a minute, since a run is watched. */
  patience(status: number, retryAfter: string | undefined, now: EpochMillis): Millis {
    if (!this.#rules.obeyRetryAfter || (status !== 429 && status !== 503) || retryAfter === undefined) return 0;
    const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now) / 1000;
    return Number.isFinite(seconds) ? Math.min(60_000, Math.max(0, seconds * 1000)) : 0;
  }
}
