import type { Millis } from '../../model/units.ts';
import type { Check, Refusal, TokenCase } from './check.ts';
import { distanceText, momentText, skewText, spanText, valueText } from './words.ts';

/** Whether a time must be there, is looked at where it is, or not at all. */
export type TimeRule = 'required' | 'if-present' | 'ignored';

/** What is asked of the times of a token. */
export interface TimeRules {
  readonly exp: TimeRule;
  readonly nbf: TimeRule;
  readonly iat: TimeRule;
  /** How long ago a token may have been issued. */
  readonly maxAgeMillis: Millis | undefined;
  /** How far ahead its end may lie. */
  readonly maxLifetimeMillis: Millis | undefined;
  /** For the words of the rules alone; a case says what counts. */
  readonly skewMillis: Millis;
}

/** The checks of exp, nbf and iat, in this order. @see RFC 7519 section 4.1 */
export function timeChecks(rules: TimeRules): readonly Check[] {
  return [expCheck(rules), nbfCheck(rules), iatCheck(rules)];
}

function expCheck({ exp, maxLifetimeMillis, skewMillis }: TimeRules): Check {
  const farthest = maxLifetimeMillis === undefined ? '' : `, at most ${spanText(maxLifetimeMillis)} ahead`;
  return timeCheck('exp', 'Expiry', exp, `in the future${farthest}${skewText(skewMillis)}`, (millis, one) => {
    if (one.now >= millis + one.skewMillis)
      return { code: 'TOKEN_EXPIRED', reason: `expired ${distanceText(millis - one.now)}`, facts: { exp: millis } };
    if (maxLifetimeMillis === undefined || millis - one.now <= maxLifetimeMillis + one.skewMillis) return undefined;
    return refuse('exp', `exp is more than ${spanText(maxLifetimeMillis)} ahead`);
  });
}

function nbfCheck({ nbf, skewMillis }: TimeRules): Check {
  return timeCheck('nbf', 'Not before', nbf, `not in the future${skewText(skewMillis)}`, (millis, one) =>
    millis > one.now + one.skewMillis
      ? {
          code: 'TOKEN_NOT_YET_VALID',
          reason: `valid ${distanceText(millis - one.now)}`,
          facts: { claim: 'nbf', nbf: millis },
        }
      : undefined,
  );
}

function iatCheck({ iat, maxAgeMillis, skewMillis }: TimeRules): Check {
  const age = maxAgeMillis === undefined ? '' : `, at most ${spanText(maxAgeMillis)} ago`;
  const rule = maxAgeMillis === undefined ? iat : 'required';
  return timeCheck('iat', 'Issued at', rule, `not in the future${age}${skewText(skewMillis)}`, (millis, one) => {
    if (millis > one.now + one.skewMillis)
      return {
        code: 'TOKEN_NOT_YET_VALID',
        reason: `issued ${distanceText(millis - one.now)}`,
        facts: { claim: 'iat', iat: millis },
      };
    if (maxAgeMillis === undefined || one.now - millis <= maxAgeMillis + one.skewMillis) return undefined;
    return { code: 'TOKEN_EXPIRED', reason: `issued ${distanceText(millis - one.now)}`, facts: { iat: millis } };
  });
}

type TimeName = 'exp' | 'nbf' | 'iat';

function timeCheck(
  name: TimeName,
  title: string,
  rule: TimeRule,
  asked: string,
  judge: (millis: number, one: TokenCase) => Refusal | undefined,
): Check {
  return {
    name,
    title,
    rule: rule === 'ignored' ? 'nothing is asked' : `${asked}${rule === 'if-present' ? ', where there is one' : ''}`,
    isOff: rule === 'ignored',
    needs: 'token',
    test(one) {
      const value = one.claim(name);
      if (value === undefined) return rule === 'required' ? refuse(name, `${name} is missing`) : undefined;
      // Numbers only, as RFC 7519 section 2 has it; JSON has no others than finite ones but for overflow.
      if (typeof value !== 'number' || !Number.isFinite(value)) return refuse(name, `${name} is not a number`);
      return judge(value * 1000, one);
    },
    seen(one) {
      const value = one.claim(name);
      return typeof value === 'number' ? momentText(value * 1000, one.now) : valueText(value);
    },
  };
}

function refuse(claim: TimeName, reason: string): Refusal {
  return { code: 'TOKEN_CLAIM', reason, facts: { claim } };
}
