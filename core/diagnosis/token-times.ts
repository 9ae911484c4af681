import { spanText } from '../jwt/checks/words.ts';
import type { Evidence } from '../model/diagnosis.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import type { SeenToken } from './seen-token.ts';

/** A time of a token beside the moment of the answer. */
export interface TokenTime extends Evidence {
  readonly claim: 'exp' | 'nbf' | 'iat';
  /** How much later it is than the answer; negative where it is before. */
  readonly aheadMillis: Millis;
  /** Whether it keeps the token from being valid then, by clocks that agree. */
  readonly isProblem: boolean;
}

/** The times of a token beside the moment of the answer, each with how far it is from that. */
export function tokenTimes({ claims }: Pick<SeenToken, 'claims'>, at: EpochMillis): readonly TokenTime[] {
  return (['exp', 'nbf', 'iat'] as const).flatMap((claim) => {
    const seconds = claims?.[claim];
    if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return [];
    const aheadMillis = seconds * 1000 - at;
    const isProblem = claim === 'exp' ? aheadMillis <= 0 : aheadMillis > 0;
    const says = sayingOf(claim, aheadMillis, at);
    return [{ claim, aheadMillis, isProblem, where: 'the token', seen: `${claim} ${dateText(seconds * 1000)}`, says }];
  });
}

function sayingOf(claim: TokenTime['claim'], aheadMillis: Millis, at: EpochMillis): string {
  const span = spanText(Math.abs(aheadMillis));
  const answer = `the answer of ${dateText(at)}`;
  if (claim === 'exp') return aheadMillis <= 0 ? `it had expired ${span} before ${answer}` : `good for ${span} more`;
  if (aheadMillis > 0) return `that is ${span} after ${answer}`;
  return claim === 'iat' ? `issued ${span} before the answer` : `valid since ${span} before the answer`;
}

function dateText(millis: EpochMillis): string {
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? String(millis / 1000) : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
