import { verify } from 'node:crypto';
import { z } from 'zod';
import type { IssuerAlgorithm } from '../model/config.ts';
import type { IssuerKey } from './issuer-keys.ts';
import type { JsonMembers } from './sign-token.ts';

const VERIFY: Readonly<Record<IssuerAlgorithm, (data: Buffer, key: IssuerKey, signature: Buffer) => boolean>> = {
  RS256: (data, { publicKey }, signature) => verify('sha256', data, publicKey, signature),
  ES256: (data, { publicKey }, signature) =>
    verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature),
  EdDSA: (data, { publicKey }, signature) => verify(null, data, publicKey, signature),
};

const header = z.looseObject({ alg: z.string(), kid: z.string() });
const claims = z.record(z.string(), z.unknown());

/** Longer ones were not made here. */
const MOST_CHARACTERS = 65_536;

/** The key that signed a token, when it is one of these and the signature is right. Nothing else is checked. */
export function ownKeyOf(token: string, keys: readonly IssuerKey[]): IssuerKey | undefined {
  if (token.length > MOST_CHARACTERS) return undefined;
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  const read = header.safeParse(readPart(head)).data;
  const key = keys.find(({ kid, alg }) => kid === read?.kid && alg === read.alg);
  if (key === undefined || more.length > 0) return undefined;
  const isRight = VERIFY[key.alg](Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  return isRight ? key : undefined;
}

/** The claims of a token whose signature is that of one of the keys; undefined for every other text. */
export function ownClaims(token: string, keys: readonly IssuerKey[]): JsonMembers | undefined {
  if (ownKeyOf(token, keys) === undefined) return undefined;
  return claims.safeParse(readPart(token.split('.')[1] ?? '')).data;
}

function readPart(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
