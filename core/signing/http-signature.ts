import { createHmac, timingSafeEqual } from 'node:crypto';
import { headerValues, type HttpRequest } from '../model/http.ts';
import { isShownReplaced, REPLACED, shownTarget } from './shown.ts';
import { wireBytes } from './sigv4-canonical.ts';

/** Algorithms by the name they have on the wire, and Node's name for their hash. */
export const HMAC_ALGORITHMS = {
  'hmac-sha1': 'sha1',
  'hmac-sha224': 'sha224',
  'hmac-sha256': 'sha256',
  'hmac-sha384': 'sha384',
  'hmac-sha512': 'sha512',
} as const;
/** One of {@link HMAC_ALGORITHMS}. */
export type HmacAlgorithm = keyof typeof HMAC_ALGORITHMS;

/** What of a request can be signed. */
export type SignedRequest = Pick<HttpRequest, 'method' | 'target' | 'version' | 'headers'>;

const REQUEST_TARGETS: ReadonlySet<string> = new Set(['@request-target', '(request-target)']);

/** Names among the signed ones that the request has no header for. */
export function missingHeaders(request: SignedRequest, names: readonly string[]): readonly string[] {
  return names.filter(
    (name) => name !== 'request-line' && !REQUEST_TARGETS.has(name) && headerValues(request.headers, name).length === 0,
  );
}

/**
 * What a client signs: a line for each name it lists. `request-line` is the first line of the request as it is,
 * `@request-target` (or `(request-target)`) its method in lower case and its target, any other a header. A header that
 * is there several times has its values joined by comma and space.
 * @see draft-cavage-http-signatures-12 section 2.3, and the documentation of Kong's hmac-auth.
 */
export function signingString(request: SignedRequest, names: readonly string[]): string {
  return names.map((name) => lineOf(request, name)).join('\n');
}

/** The same for people: values that are secrets themselves are replaced. */
export function shownSigningString(request: SignedRequest, names: readonly string[]): string {
  const shown = { ...request, target: shownTarget(request.target) };
  return names.map((name) => (isShownReplaced(name) ? `${name}: ${REPLACED}` : lineOf(shown, name))).join('\n');
}

function lineOf(request: SignedRequest, name: string): string {
  const { method, target, version, headers } = request;
  if (name === 'request-line') return `${method} ${target} HTTP/${version === '2' ? '2.0' : version}`;
  if (REQUEST_TARGETS.has(name)) return `${name}: ${method.toLowerCase()} ${target}`;
  return `${name}: ${headerValues(headers, name).join(', ')}`;
}

/** The signature of a text. */
export function hmacOf(text: string, secret: string | Uint8Array, algorithm: HmacAlgorithm): Uint8Array {
  return createHmac(HMAC_ALGORITHMS[algorithm], secret).update(wireBytes(text)).digest();
}

/** Whether two signatures are equal, in a time that does not depend on where they differ. */
export function isSameHmac(given: Uint8Array, expected: Uint8Array): boolean {
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}

/** A signature that does not fit, and what it should have been made of. */
export interface Mismatch {
  readonly request: SignedRequest;
  readonly names: readonly string[];
  readonly algorithm: HmacAlgorithm;
  readonly secret: string;
  /** As in the request, decoded. */
  readonly given: Uint8Array;
  /** As in the request, still base64 or whatever it is. */
  readonly text: string;
}

/** Which usual mistake explains a signature that does not fit: each is tried, and named when the signature fits with it. */
export function explainHmacMismatch({ request, names, algorithm, secret, given, text }: Mismatch): string {
  const whole = signingString(request, names);
  const signs = (other: string, key: string | Uint8Array = secret): boolean =>
    isSameHmac(given, hmacOf(other, key, algorithm));
  const withoutQuery = { ...request, target: request.target.replace(/\?.*/s, '') };
  const tries: readonly (readonly [says: string, fits: () => boolean])[] = [
    ['the client ended the text with a line break', () => signs(`${whole}\n`)],
    ['the client ended lines with carriage return and line break', () => signs(whole.replaceAll('\n', '\r\n'))],
    ['the client left the query out', () => signs(signingString(withoutQuery, names))],
    [
      'the client sorted the names, but listed them in another order',
      () => signs(signingString(request, names.toSorted())),
    ],
    ['the client decoded the secret from base64', () => signs(whole, Buffer.from(secret, 'base64'))],
    ['the secret of the configuration has white space around it', () => signs(whole, secret.trim())],
    [
      'the client wrote the signature in hexadecimal',
      () => isSameHmac(Buffer.from(text, 'hex'), hmacOf(whole, secret, algorithm)),
    ],
  ];
  return (
    tries.find(([, fits]) => fits())?.[0] ??
    'no usual mistake explains it: the secret of the client is another one, or something between changed what was signed'
  );
}
