import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';

/** A key to sign with, and what its own text says of it. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly kid?: string;
  readonly alg?: string;
}

const jwkText = z.looseObject({
  kty: z.string(),
  kid: z.string().optional(),
  alg: z.string().optional(),
  k: z.string().optional(),
});

/**
 * Reads a private key or a secret: PEM (PKCS #8, PKCS #1, SEC 1, not encrypted) or a JWK.
 * @throws INPUT_INVALID, never with the text.
 */
export function readSigningKey(text: string): SigningKey {
  return text.includes('-----BEGIN') ? { key: readPem(text) } : readJwk(text);
}

function readPem(text: string): KeyObject {
  if (/-----BEGIN (RSA )?PUBLIC KEY|-----BEGIN CERTIFICATE/.test(text))
    throw invalid('a private key; this is a public one, which can only check');
  try {
    return createPrivateKey(text);
  } catch (error) {
    throw invalid('a private key as PEM that is not encrypted', error);
  }
}

function readJwk(text: string): SigningKey {
  const jwk = jwkText.safeParse(parseJson(text)).data;
  if (jwk === undefined) throw invalid('a private key as PEM or JWK');
  const { kid, alg } = jwk;
  const about = { ...(kid === undefined ? {} : { kid }), ...(alg === undefined ? {} : { alg }) };
  if (jwk.kty === 'oct' && jwk.k !== undefined) return { key: createSecretKey(jwk.k, 'base64url'), ...about };
  if (!('d' in jwk)) throw invalid('a private key; this JWK has no private part');
  const members: Readonly<Record<string, unknown>> = jwk;
  try {
    return { key: createPrivateKey({ key: members, format: 'jwk' }), ...about };
  } catch (error) {
    throw invalid('a JWK that is whole', error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(expected: string, cause?: unknown): GatewrightError {
  return new GatewrightError('INPUT_INVALID', { pointer: '/sign/pemOrJwk', expected }, { cause });
}
