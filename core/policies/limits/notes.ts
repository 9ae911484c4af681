import type { Millis } from '../../model/units.ts';
import type { Call } from '../policy.ts';
import { refusing, tightest, type Decision, type LimitStanding } from './decision.ts';
import { wholeSeconds } from './headers.ts';

/** Writes into the trace what was asked, how it stood and what came of it. @param rule The limits in words. */
export function noteDecision(call: Call, rule: string, cost: number, decision: Decision): void {
  const { isAllowed, limits, failure } = decision;
  const shown = isAllowed ? tightest(limits) : refusing(limits);
  call.note('rule', rule);
  if (shown === undefined) {
    call.note('verdict', failure === undefined ? 'let in, there is nothing to count it by' : `let in, ${failure}`);
    return;
  }
  const { name, algorithm, counter, before, standing } = shown;
  call.note('seen', cost === 1 ? counter : `${counter}, cost ${cost}`);
  call.note('counter', counter);
  if (limits.length > 1) call.note('window', name);
  call.note('algorithm', algorithm);
  call.note('limit', standing.limit);
  call.note('before', rounded(before.used));
  call.note('after', rounded(standing.used));
  call.note('remaining', standing.remaining);
  call.note('resetSeconds', tenths(standing.resetMillis));
  if (limits.length > 1) call.note('limits', limits.map(describe).join(', '));
  call.note('verdict', verdictOf(decision, shown));
}

/** What a refusal tells: whose counter, which limit, when to come again. */
export function refusalFacts({ limits }: Decision): Record<string, unknown> {
  const shown = refusing(limits);
  if (shown === undefined) return {};
  const { name, counter, standing, before } = shown;
  return {
    counter,
    window: name,
    limit: standing.limit,
    resetSeconds: wholeSeconds(standing.resetMillis),
    ...(Number.isFinite(before.retryMillis) ? { retryAfterSeconds: wholeSeconds(standing.retryMillis) } : {}),
  };
}

function verdictOf({ isAllowed, failure }: Decision, { before }: LimitStanding): string {
  const verdict = isAllowed
    ? 'let in'
    : Number.isFinite(before.retryMillis)
      ? 'used up'
      : 'costs more than the limit ever lets in';
  return failure === undefined ? verdict : `${verdict}, ${failure}`;
}

function describe({ name, standing }: LimitStanding): string {
  return `${name} ${rounded(standing.used)} of ${standing.limit}`;
}

/** Parts of a request have three digits at most. */
function rounded(used: number): number {
  return Number.isInteger(used) ? used : Math.round(used * 1000) / 1000;
}

/** Seconds with one digit, rounded up. */
function tenths(millis: Millis): number {
  return Math.ceil(millis / 100) / 10;
}
