import type { JwtKey } from '../../model/jwt.ts';
import type { Algorithm } from '../algorithms.ts';
import type { ParsedToken } from '../parse-token.ts';
import type { KeyScope, VerificationKey } from './verification-key.ts';

/** A token without a key id is tried with so many keys at most. */
const MOST_TRIED = 8;

/** The keys that may have made a signature; more than one only where the token does not say which. */
export function chooseKeys(
  keys: readonly VerificationKey[],
  token: ParsedToken,
  algorithm: Algorithm,
): readonly VerificationKey[] {
  const { kid } = token.header;
  const fitting: VerificationKey[] = [];
  let isNamed = false;
  for (const key of keys) {
    if (whyNot(key, token, algorithm) !== undefined) continue;
    const hasName = kid !== undefined && key.kid === kid;
    // Those with the very name come in place of those that have none.
    if (hasName && !isNamed) fitting.length = 0;
    isNamed ||= hasName;
    if (hasName === isNamed && fitting.length < MOST_TRIED) fitting.push(key);
  }
  return fitting;
}

/** Every key that was looked at with why it may be used or not, for people. */
export function explainKeys(
  keys: readonly VerificationKey[],
  token: ParsedToken,
  algorithm: Algorithm | undefined,
  chosen: VerificationKey | undefined,
): JwtKey[] {
  return keys.map((key) => {
    const reason =
      algorithm === undefined ? 'the algorithm of the token is not supported' : whyNot(key, token, algorithm);
    const { kid, keyType, alg, use, source } = key;
    return {
      ...(kid === undefined ? {} : { kid }),
      kty: keyType,
      ...(alg === undefined ? {} : { alg }),
      ...(use === undefined ? {} : { use }),
      source,
      isChosen: key === chosen,
      why: reason ?? (key === chosen ? 'fits' : 'would fit, another one was taken'),
    };
  });
}

/** Why a key cannot have made a signature; undefined when it can. */
function whyNot(key: VerificationKey, { header, claims }: ParsedToken, algorithm: Algorithm): string | undefined {
  const { kid, keyType, curve, alg, use, operations, onlyFor } = key;
  if (kid !== undefined && header.kid !== undefined && kid !== header.kid) return 'another key id';
  if (keyType !== algorithm.keyType) return `a key of type ${keyType} does not go with ${algorithm.name}`;
  if (curve !== undefined && algorithm.curves?.includes(curve) === false)
    return `the curve ${curve} does not go with ${algorithm.name}`;
  if (alg !== undefined && alg !== algorithm.name) return `the key is for ${alg} only`;
  if (use !== undefined && use !== 'sig') return `the key is for use ${use}`;
  if (operations !== undefined && !operations.includes('verify')) return 'key_ops of the key leave verify out';
  return onlyFor === undefined ? undefined : outsideScope(onlyFor, claims);
}

function outsideScope(scope: KeyScope, claims: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(scope))
    if (!Object.hasOwn(claims, name) || claims[name] !== value) return `the key is only for ${name} ${value}`;
  return undefined;
}
