import { headerValue, setHeader } from '../model/http.ts';
import { isShownReplaced, REPLACED, shownTarget } from './shown.ts';
import {
  canonicalRequest,
  isSameSignature,
  sha256,
  signatureOf,
  signingKey,
  stringToSign,
  UNSIGNED_PAYLOAD,
  type SignedParts,
} from './sigv4.ts';

const EMPTY_HASH = sha256(new Uint8Array(0));

/** A mistake clients make, and the request as it would have been signed with it. */
interface Mistake {
  readonly says: string;
  readonly parts: SignedParts;
}

/**
 * Which usual mistake explains a signature that does not fit: each is tried, and named when the signature fits with it.
 * @returns A sentence, lower case and without full stop.
 */
export function explainMismatch(parts: SignedParts, given: string, secret: string): string {
  const missing = parts.signedHeaders.filter((name) => headerValue(parts.headers, name) === undefined);
  if (missing.length > 0) return `signed headers are not in the request: ${missing.join(', ')}`;
  const key = signingKey(secret, parts.scope);
  for (const { says, parts: other } of mistakes(parts)) if (fits(other, given, key)) return says;
  if (secret !== secret.trim() && fits(parts, given, signingKey(secret.trim(), parts.scope)))
    return 'the secret of the configuration has white space around it, that of the client has not';
  return 'no usual mistake explains it: the secret of the client is another one, or something between changed what was signed';
}

function fits(parts: SignedParts, given: string, key: Uint8Array): boolean {
  return isSameSignature(given, signatureOf(stringToSign(canonicalRequest(parts), parts), key));
}

function mistakes(parts: SignedParts): readonly Mistake[] {
  const host = headerValue(parts.headers, 'host') ?? '';
  const withHost = (other: string): SignedParts => ({ ...parts, headers: setHeader(parts.headers, 'host', other) });
  return [
    ...(parts.pathEncoding === 'once'
      ? [
          {
            says: 'the client encoded the path twice, this service takes it as it is',
            parts: { ...parts, pathEncoding: 'twice' as const },
          },
        ]
      : [
          {
            says: 'the client encoded the path once, this service wants it encoded twice',
            parts: { ...parts, pathEncoding: 'once' as const },
          },
          {
            says: 'the client did not take dot segments and double slashes out of the path',
            parts: { ...parts, pathEncoding: 'twice-unnormalised' as const },
          },
        ]),
    { says: 'the client signed a plus of the query as a space', parts: { ...parts, plusIsSpace: true } },
    { says: 'the client signed the query as empty', parts: { ...parts, target: parts.target.replace(/\?.*/s, '') } },
    { says: 'the client signed an empty body', parts: { ...parts, payloadHash: EMPTY_HASH } },
    {
      says: 'the client signed UNSIGNED-PAYLOAD, but the request does not say so',
      parts: { ...parts, payloadHash: UNSIGNED_PAYLOAD },
    },
    { says: 'the client signed the host without its port', parts: withHost(host.replace(/:\d+$/, '')) },
    { says: 'the client signed the host with the port 443', parts: withHost(`${host.replace(/:\d+$/, '')}:443`) },
    { says: 'the client signed the host with the port 80', parts: withHost(`${host.replace(/:\d+$/, '')}:80`) },
    { says: 'the client signed the method in lower case', parts: { ...parts, method: parts.method.toLowerCase() } },
    {
      says: 'the client sorted the names of the signed headers, but sent them in another order',
      parts: { ...parts, signedHeaders: parts.signedHeaders.toSorted() },
    },
  ];
}

/** The canonical request for people: values of headers and parameters that are secrets themselves are replaced. */
export function shownCanonicalRequest(parts: SignedParts): string {
  const headers = parts.headers.map((text, index) =>
    index % 2 === 1 && isShownReplaced(parts.headers[index - 1] ?? '') ? REPLACED : text,
  );
  return canonicalRequest({ ...parts, headers, target: shownTarget(parts.target) });
}
