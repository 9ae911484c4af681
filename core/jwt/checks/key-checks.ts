import type { KeyRing } from '../keys/key-ring.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { ParsedToken } from '../parse-token.ts';
import type { Algorithm } from '../algorithms.ts';
import type { Check, Refusal, TokenCase } from './check.ts';
import { valueText } from './words.ts';

/** Whether there is a key that may have made the signature. @param needsKeyId Whether the token must name its key. */
export function keyCheck(ring: KeyRing, needsKeyId: boolean): Check {
  const take = (one: TokenCase, choice: NonNullable<TokenCase['choice']>): Refusal | undefined => {
    one.choice = choice;
    if (choice.keys.length > 0) return undefined;
    if (choice.unavailable !== undefined)
      return { code: 'KEYS_UNAVAILABLE', reason: choice.unavailable, facts: { reason: choice.unavailable } };
    return { code: 'TOKEN_KEY_UNKNOWN', reason: whyNoKey(one, ring), facts: keyFacts(one) };
  };
  return {
    name: 'key',
    title: 'Key',
    rule: needsKeyId ? 'the token names a key that is known' : 'a known key fits the algorithm and the key id',
    isOff: false,
    needs: 'token',
    test(one) {
      const { token, algorithm } = one;
      if (token === undefined || algorithm === undefined)
        return { code: 'TOKEN_ALGORITHM', reason: `${valueText(token?.header.alg)} is not supported` };
      if (needsKeyId && token.header.kid === undefined)
        return { code: 'TOKEN_KEY_UNKNOWN', reason: 'the token names no key' };
      const choice = ring.find(token, algorithm, one.asker);
      return choice instanceof Promise ? choice.then((chosen) => take(one, chosen)) : take(one, choice);
    },
    seen({ token, choice }) {
      const kid = token?.header.kid === undefined ? 'no key id' : `key id ${valueText(token.header.kid)}`;
      const count = choice?.keys.length ?? 0;
      if (count === 0) return kid;
      return `${kid}, ${count === 1 ? 'one key fits' : `${count} keys fit`} (${choice?.verdict})`;
    },
  };
}

function keyFacts({ token }: TokenCase): { readonly kid?: string } {
  const kid = token?.header.kid;
  return kid === undefined ? {} : { kid: kid.slice(0, 128) };
}

function whyNoKey({ token, choice }: TokenCase, { keys }: KeyRing): string {
  const kid = token?.header.kid;
  const among = `${keys.length} known key${keys.length === 1 ? '' : 's'}`;
  const isNamed = kid === undefined || keys.some((key) => key.kid === kid || key.kid === undefined);
  const why = isNamed
    ? `none of ${among} fits ${valueText(token?.header.alg)}`
    : `key id ${valueText(kid)} is not one of ${among}`;
  return [why, ...(choice?.pauses ?? [])].join('; ');
}

/** Whether the signature is right. */
export const signatureCheck: Check = {
  name: 'signature',
  title: 'Signature',
  rule: 'made by the key, over header and payload as they are',
  isOff: false,
  needs: 'keys',
  test(one) {
    const { token, algorithm, choice } = one;
    if (token === undefined || algorithm === undefined) return WRONG;
    return tryKeys(one, token, algorithm, choice?.keys ?? [], 0);
  },
  seen: ({ token, key }) =>
    key === undefined
      ? `${token?.signature.length ?? 0} bytes`
      : `${token?.signature.length ?? 0} bytes, by ${key.kid === undefined ? `the key of ${key.source}` : `key ${key.kid}`}`,
};

const WRONG: Refusal = { code: 'TOKEN_SIGNATURE', reason: 'the signature is wrong' };

/** Each key in turn; at once as long as the algorithm is. */
function tryKeys(
  one: TokenCase,
  token: ParsedToken,
  algorithm: Algorithm,
  keys: readonly VerificationKey[],
  from: number,
): Refusal | undefined | Promise<Refusal | undefined> {
  for (let index = from; index < keys.length; index++) {
    const key = keys[index];
    if (key === undefined) break;
    const isRight = algorithm.check(key.object, token.signed, token.signature);
    if (isRight instanceof Promise)
      return isRight.then((right) => {
        if (!right) return tryKeys(one, token, algorithm, keys, index + 1);
        one.key = key;
        return undefined;
      });
    if (!isRight) continue;
    one.key = key;
    return undefined;
  }
  return WRONG;
}
