import type { CallInput } from '../../../core/contract/calls.ts';
import { useAgainst } from './against.ts';
import { againstOf } from './against-choice.ts';
import { momentOf } from './as-of.ts';
import { textClaim, timeClaim } from './claims.ts';
import { engineNow, type Inspected } from './inspected.ts';
import { useWhen } from './when.ts';

/** What the engine is asked about a token; or why it cannot be asked, in words. */
export type Question = CallInput<'jwt.inspect'> | { readonly problem: string };

/** The question that the controls of the view make of a decoded token. */
export function questionOf(decoded: Inspected): Question {
  const { asOf, skewMillis } = useWhen.getState();
  const parts = decoded.value.decoded;
  const moment = momentOf(asOf, timeClaim(parts, 'exp'), engineNow(decoded));
  if ('problem' in moment) return moment;
  return {
    token: decoded.token,
    against: againstOf(useAgainst.getState(), textClaim(parts, 'iss')),
    ...(moment.at !== undefined && { at: moment.at }),
    ...(skewMillis !== undefined && { skewMillis }),
  };
}
