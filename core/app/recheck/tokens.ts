import { findTokens, type SeenToken } from '../../diagnosis/seen-token.ts';
import { tokenTimes } from '../../diagnosis/token-times.ts';
import type { RecheckToken } from '../../model/recheck.ts';
import type { Captured } from './captured.ts';

const SAID = ['iss', 'aud', 'scope', 'scp', 'azp', 'client_id'];
const MOST_TEXT = 200;

/** Every token of a captured request, with its times beside the moment at which it was judged. */
export function tokensOf({ facts, at }: Captured): RecheckToken[] {
  return findTokens(facts.request).map((token) => {
    const times = tokenTimes(token, at);
    return {
      place: token.place,
      says: sayingOf(token),
      times: times.map(({ where, seen, says }) => ({ where, seen, says })),
      isProblem: times.some(({ isProblem }) => isProblem),
    };
  });
}

function sayingOf({ header, claims }: SeenToken): string {
  if (header === undefined || claims === undefined) return 'no JSON Web Token, so it says nothing by itself';
  const said = SAID.flatMap((name) => (claims[name] === undefined ? [] : [`${name} ${JSON.stringify(claims[name])}`]));
  const algorithm = typeof header['alg'] === 'string' ? [`alg ${header['alg']}`] : [];
  return [...algorithm, ...said].join(', ').slice(0, MOST_TEXT);
}
