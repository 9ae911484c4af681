import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HeaderList } from '../model/http.ts';
import { canonicalHeaders, canonicalPath, canonicalQuery, wireBytes, type PathEncoding } from './sigv4-canonical.ts';

/** The only algorithm there is of version 4 with shared secrets. */
export const SIGV4_ALGORITHM = 'AWS4-HMAC-SHA256';
/** What stands for the hash of a body that is not covered. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/** What a signature is valid for. */
export interface SigningScope {
  /** Such as `20150830`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Everything a signature covers. */
export interface SignedParts {
  readonly method: string;
  /** Path and query as on the wire. */
  readonly target: string;
  readonly headers: HeaderList;
  /** Lower case, sorted. */
  readonly signedHeaders: readonly string[];
  /** Hexadecimal SHA-256 of the body, or {@link UNSIGNED_PAYLOAD}. */
  readonly payloadHash: string;
  /** Such as `20150830T123600Z`. */
  readonly timestamp: string;
  readonly scope: SigningScope;
  readonly pathEncoding: PathEncoding;
  /** Whether a plus in the query means a space. */
  readonly plusIsSpace?: boolean;
}

/** The scope as it is written in a credential. */
export function scopeText({ date, region, service }: SigningScope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/**
 * The request in the one form that both sides can make of it.
 * @see AWS General Reference, "Create a signed AWS API request", step 1.
 */
export function canonicalRequest(parts: SignedParts): string {
  const { method, target, headers, signedHeaders, payloadHash, pathEncoding, plusIsSpace = false } = parts;
  const question = target.indexOf('?');
  const path = question === -1 ? target : target.slice(0, question);
  const query = question === -1 ? '' : target.slice(question + 1);
  return [
    method,
    canonicalPath(path, pathEncoding),
    canonicalQuery(query, plusIsSpace),
    canonicalHeaders(headers, signedHeaders),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** What is signed: algorithm, time, scope and the hash of the canonical request. */
export function stringToSign(
  canonical: string,
  { timestamp, scope }: Pick<SignedParts, 'timestamp' | 'scope'>,
): string {
  return [SIGV4_ALGORITHM, timestamp, scopeText(scope), sha256(wireBytes(canonical))].join('\n');
}

/** The key that a secret gives for one day, region and service. */
export function signingKey(secret: string, { date, region, service }: SigningScope): Uint8Array {
  return hmac(hmac(hmac(hmac(Buffer.from(`AWS4${secret}`, 'utf8'), date), region), service), 'aws4_request');
}

/** The signature, lower-case hexadecimal. */
export function signatureOf(text: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Whether two signatures are equal, in a time that does not depend on where they differ. */
export function isSameSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given, 'utf8'), Buffer.from(expected, 'utf8')];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

/** A hash in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A moment as SigV4 writes it, such as `20150830T123600Z`. */
export function writeTimestamp(epochMillis: number): string {
  return new Date(epochMillis).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

/** The moment a SigV4 timestamp names, in milliseconds since the epoch; undefined when it is none. */
export function readTimestamp(text: string): number | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const millis = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(millis) ? undefined : millis;
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
