import { createPublicKey, createSecretKey, X509Certificate } from 'node:crypto';
import { decodeBase64url } from '../base64url.ts';
import { asVerificationKey, type KeyMarks, type VerificationKey } from './verification-key.ts';

/** Reads a public key or a certificate as PEM text. @returns A sentence where it is none that can be used. */
export function readPem(text: string, marks: KeyMarks): VerificationKey | string {
  const pem = text.trim();
  if (!pem.startsWith('-----BEGIN ')) return 'not PEM text, which begins with -----BEGIN';
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) return 'a private key; what checks signatures is the public one';
  try {
    const object = pem.startsWith('-----BEGIN CERTIFICATE-----')
      ? new X509Certificate(pem).publicKey
      : createPublicKey(pem);
    return asVerificationKey(object, marks);
  } catch {
    return 'PEM text that holds no key or certificate';
  }
}

/** How the text of a secret stands for its bytes. */
export const SECRET_ENCODINGS = ['utf8', 'base64', 'base64url', 'hex'] as const;
export type SecretEncoding = (typeof SECRET_ENCODINGS)[number];

/** Reads a secret for HMAC. @returns A sentence where its text is not of the encoding. */
export function readSecret(text: string, encoding: SecretEncoding, marks: KeyMarks): VerificationKey | string {
  // The classic way to be fooled: whoever knows a public key could sign with it.
  if (text.trimStart().startsWith('-----BEGIN ')) return 'PEM text is no secret; give it as pem';
  const bytes = secretBytes(text, encoding);
  return bytes === undefined ? `not ${encoding}` : asVerificationKey(createSecretKey(bytes), marks);
}

function secretBytes(text: string, encoding: SecretEncoding): Buffer | undefined {
  switch (encoding) {
    case 'utf8':
      return Buffer.from(text, 'utf8');
    case 'hex':
      return /^([0-9A-Fa-f]{2})*$/.test(text) ? Buffer.from(text, 'hex') : undefined;
    case 'base64url':
      return decodeBase64url(text.replace(/=+$/, ''));
    case 'base64':
      return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  }
}
