import type { HeaderList } from '../model/http.ts';
import { headerPairs } from '../model/http.ts';
import type { PathEncoding } from './sigv4-canonical.ts';
import {
  canonicalRequest,
  scopeText,
  sha256,
  SIGV4_ALGORITHM,
  signatureOf,
  signingKey,
  stringToSign,
  UNSIGNED_PAYLOAD,
  writeTimestamp,
  type SigningScope,
} from './sigv4.ts';

/** Who signs, and for what. */
export interface SigningIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
  readonly region: string;
  readonly service: string;
}

/** A request that is to be signed, as it will be on the wire. */
export interface UnsignedRequest {
  readonly method: string;
  readonly target: string;
  /** With `host`. */
  readonly headers: HeaderList;
  /** The whole body; undefined when it streams, which leaves it out of the signature. */
  readonly body: Uint8Array | undefined;
}

const REPLACED = new Set(['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256']);

/** How the path of a service is encoded: S3 is the one that takes it as it is. */
export function pathEncodingOf(service: string): PathEncoding {
  return service === 's3' ? 'once' : 'twice';
}

/**
 * The headers with a signature by `Authorization`. Signed are `host`, `content-type` and everything that begins with
 * `x-amz-`; what proxies like to change (forwarding headers among them) is not. A signature the request had goes.
 */
export function signHeaders(request: UnsignedRequest, identity: SigningIdentity, now: number): string[] {
  const timestamp = writeTimestamp(now);
  const scope: SigningScope = {
    date: timestamp.slice(0, 8),
    region: identity.region,
    service: identity.service,
  };
  const payloadHash = request.body === undefined ? UNSIGNED_PAYLOAD : sha256(request.body);
  const headers = headerPairs(request.headers)
    .filter(([name]) => !REPLACED.has(name.toLowerCase()))
    .flat();
  headers.push('x-amz-date', timestamp, 'x-amz-content-sha256', payloadHash);
  if (identity.sessionToken !== undefined) headers.push('x-amz-security-token', identity.sessionToken);
  const signedHeaders = namesToSign(headers);
  const text = stringToSign(
    canonicalRequest({
      method: request.method,
      target: request.target,
      headers,
      signedHeaders,
      payloadHash,
      timestamp,
      scope,
      pathEncoding: pathEncodingOf(identity.service),
    }),
    { timestamp, scope },
  );
  const signature = signatureOf(text, signingKey(identity.secretAccessKey, scope));
  const credential = `${identity.accessKeyId}/${scopeText(scope)}`;
  const authorization = `${SIGV4_ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  headers.push('authorization', authorization);
  return headers;
}

function namesToSign(headers: HeaderList): readonly string[] {
  const names = new Set(headerPairs(headers).map(([name]) => name.toLowerCase()));
  return [...names]
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'))
    .toSorted();
}
