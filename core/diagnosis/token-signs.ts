import type { Evidence } from '../model/diagnosis.ts';
import type { KnownFacts } from './facts.ts';
import { tokenTimes, type TokenTime } from './token-times.ts';

/** Clocks are rarely further apart than this. */
const SKEW_MILLIS = 60_000;

/** Whether an answer refuses the caller: 401 or 403, or a status that a gateway uses in their place. */
export function isRefusal({ response }: KnownFacts): boolean {
  return response !== undefined && [400, 401, 403].includes(response.status);
}

/** Whether the answer can have been made for the token's sake: a refusal that names no other reason. */
function mayBeToken(facts: KnownFacts): boolean {
  const { response, by } = facts;
  if (!isRefusal(facts) || response === undefined) return false;
  if (response.status === 401) return true;
  // Tyk answers 403 to bad keys, and ESPv2 to a wrong audience.
  return ['tyk', 'gcp-esp', 'gcp-apigateway', 'aws-rest'].includes(by.gateway) && response.status === 403;
}

/** Evidence of a token that had run out when it was answered; undefined when it had not or nobody can tell. */
export function seesExpired(facts: KnownFacts): readonly Evidence[] | undefined {
  return seesTime(facts, ({ claim, isProblem }) => claim === 'exp' && isProblem);
}

/** Evidence of a token that was not valid yet. */
export function seesTooEarly(facts: KnownFacts): readonly Evidence[] | undefined {
  return seesTime(facts, ({ claim, aheadMillis }) => claim !== 'exp' && aheadMillis > SKEW_MILLIS);
}

function seesTime(facts: KnownFacts, isWanted: (time: TokenTime) => boolean): readonly Evidence[] | undefined {
  const { token, at } = facts;
  if (!mayBeToken(facts) || token === undefined || at === undefined) return undefined;
  const time = tokenTimes(token, at).find(isWanted);
  return time === undefined ? undefined : [{ where: time.where, seen: time.seen, says: time.says }];
}

/** Evidence of a token that is no JWT where one was needed. */
export function seesNoJwt(facts: KnownFacts): readonly Evidence[] | undefined {
  const { token } = facts;
  if (token === undefined || !mayBeToken(facts) || (token.header !== undefined && token.claims !== undefined))
    return undefined;
  return [
    { where: token.place, seen: 'not three parts of base64url with JSON in them', says: 'this is no JSON Web Token' },
  ];
}

/** Evidence of a token with an algorithm that no gateway takes. */
export function seesBadAlgorithm(facts: KnownFacts): readonly Evidence[] | undefined {
  const algorithm = facts.token?.header?.['alg'];
  if (!mayBeToken(facts) || typeof algorithm !== 'string' || algorithm.toLowerCase() !== 'none') return undefined;
  return [{ where: 'the token', seen: `alg ${algorithm}`, says: 'an unsigned token is let in nowhere' }];
}

/** Evidence that the request brought no credential at all. */
export function seesNoCredential(facts: KnownFacts): readonly Evidence[] | undefined {
  const { request } = facts;
  if (!isRefusal(facts) || request.header('authorization') !== undefined || facts.token !== undefined) return undefined;
  return [{ where: 'request headers', seen: 'no Authorization', says: 'the request brings no token' }];
}

/** Evidence of a token that is sound as far as can be seen without its key: then the reason is another. */
export function seesSoundToken(facts: KnownFacts): readonly Evidence[] | undefined {
  const { token, at } = facts;
  const exp = token?.claims?.['exp'];
  if (token?.header === undefined || token.claims === undefined || !mayBeToken(facts)) return undefined;
  if (typeof exp === 'number' && at !== undefined && exp * 1000 <= at) return undefined;
  return [{ where: 'the token', seen: claimsInShort(token.claims), says: 'it reads well and had not expired' }];
}

function claimsInShort(claims: Readonly<Record<string, unknown>>): string {
  return ['iss', 'aud', 'scope', 'scp', 'azp', 'client_id', 'token_use']
    .flatMap((name) => (claims[name] === undefined ? [] : [`${name} ${JSON.stringify(claims[name])}`]))
    .join(', ')
    .slice(0, 180);
}
