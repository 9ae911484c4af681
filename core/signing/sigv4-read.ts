import { headerValue, headerValues, type HeaderList } from '../model/http.ts';
import { readTimestamp, SIGV4_ALGORITHM, writeTimestamp, type SigningScope } from './sigv4.ts';

/** A week, the longest that a signed link may be valid. */
const MAX_EXPIRES_SECONDS = 604_800;

/** A signature as a request brings it. */
export interface PresentedSignature {
  readonly kind: 'signature';
  readonly place: 'header' | 'query';
  readonly accessKeyId: string;
  readonly scope: SigningScope;
  /** Lower case, in the order given. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** As written in the request, in the form of SigV4. */
  readonly timestamp: string;
  /** The same in milliseconds since the epoch. */
  readonly signedAt: number;
  /** How long a signed link is valid. */
  readonly expiresSeconds: number | undefined;
  /** Path and query that the signature covers. */
  readonly target: string;
}

/** What a request has of a signature. */
export type ReadSignature =
  | PresentedSignature
  | { readonly kind: 'none'; readonly seen: string }
  | { readonly kind: 'malformed'; readonly reason: string };

interface SignatureFields {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly timestamp: string;
}

/** Finds the signature of a request, in `Authorization` or in the query. */
export function readSignature(target: string, headers: HeaderList): ReadSignature {
  const own = headerValues(headers, 'authorization').filter((value) => value.startsWith('AWS'));
  const [authorization] = own;
  const query = new URLSearchParams(target.includes('?') ? target.slice(target.indexOf('?') + 1) : '');
  const isSignedLink = query.has('X-Amz-Signature') || query.has('X-Amz-Algorithm');
  if (authorization === undefined && !isSignedLink) {
    const isOther = headerValue(headers, 'authorization') !== undefined;
    return {
      kind: 'none',
      seen: `${isOther ? 'authorization of another scheme' : 'no authorization'}, no X-Amz-Signature`,
    };
  }
  if (own.length > 1 || (authorization !== undefined && isSignedLink)) return malformed('more than one signature');
  return authorization === undefined ? readLink(target, query) : readHeader(target, headers, authorization);
}

function readHeader(target: string, headers: HeaderList, authorization: string): ReadSignature {
  const [algorithm = ''] = authorization.split(' ', 1);
  if (algorithm !== SIGV4_ALGORITHM) return malformed(unsupported(algorithm));
  const fields = new Map<string, string>();
  for (const part of authorization.slice(algorithm.length).split(',')) {
    const equals = part.indexOf('=');
    if (equals === -1) return malformed('a part of authorization is no name=value');
    const name = part.slice(0, equals).trim();
    if (fields.has(name)) return malformed(`${name.slice(0, 40)} is there twice`);
    fields.set(name, part.slice(equals + 1).trim());
  }
  const [credential, signedHeaders, signature] = [
    fields.get('Credential'),
    fields.get('SignedHeaders'),
    fields.get('Signature'),
  ];
  if (credential === undefined || signedHeaders === undefined || signature === undefined)
    return malformed('authorization needs Credential, SignedHeaders and Signature');
  const timestamp = headerValue(headers, 'x-amz-date') ?? fromHttpDate(headerValue(headers, 'date'));
  if (timestamp === undefined) return malformed('there is no x-amz-date');
  return read(
    { credential, signedHeaders, signature, timestamp },
    { place: 'header', target, expiresSeconds: undefined },
  );
}

function readLink(target: string, query: URLSearchParams): ReadSignature {
  const names = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
  ];
  const values = names.map((name) => query.getAll(name));
  const missing = names.filter((_, index) => values[index]?.length !== 1);
  if (missing.length > 0) return malformed(`the query needs each of ${missing.join(', ')} once`);
  const [algorithm = '', credential = '', timestamp = '', expires = '', signedHeaders = '', signature = ''] =
    values.flat();
  if (algorithm !== SIGV4_ALGORITHM) return malformed(unsupported(algorithm));
  const expiresSeconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0;
  if (expiresSeconds < 1 || expiresSeconds > MAX_EXPIRES_SECONDS)
    return malformed(`X-Amz-Expires is no number from 1 to ${MAX_EXPIRES_SECONDS}`);
  return read(
    { credential, signedHeaders, signature, timestamp },
    { place: 'query', target: withoutSignature(target), expiresSeconds },
  );
}

function read(
  { credential, signedHeaders, signature, timestamp }: SignatureFields,
  rest: Pick<PresentedSignature, 'place' | 'target' | 'expiresSeconds'>,
): ReadSignature {
  const scope = /^([\w-]{1,128})\/(\d{8})\/([\w-]{1,64})\/([\w-]{1,64})\/aws4_request$/.exec(credential);
  if (scope === null) return malformed('the credential is not <access key>/<yyyymmdd>/<region>/<service>/aws4_request');
  const [, accessKeyId = '', date = '', region = '', service = ''] = scope;
  if (!/^[0-9a-f]{64}$/.test(signature)) return malformed('the signature is not 64 hexadecimal digits in lower case');
  const signedAt = readTimestamp(timestamp);
  if (signedAt === undefined) return malformed('the time is not written as 20150830T123600Z');
  if (!timestamp.startsWith(date)) return malformed(`the credential is of the day ${date}, the time is ${timestamp}`);
  return {
    kind: 'signature',
    ...rest,
    accessKeyId,
    scope: { date, region, service },
    signedHeaders: signedHeaders
      .toLowerCase()
      .split(';')
      .filter((name) => name !== ''),
    signature,
    timestamp,
    signedAt,
  };
}

/** A Date header instead of x-amz-date may be in the form of HTTP. */
function fromHttpDate(date: string | undefined): string | undefined {
  if (date === undefined || readTimestamp(date) !== undefined) return date;
  const millis = Date.parse(date);
  return Number.isNaN(millis) ? undefined : writeTimestamp(millis);
}

function withoutSignature(target: string): string {
  const question = target.indexOf('?');
  const kept = target
    .slice(question + 1)
    .split('&')
    .filter((part) => !part.startsWith('X-Amz-Signature='));
  return `${target.slice(0, question)}?${kept.join('&')}`;
}

function unsupported(algorithm: string): string {
  const name = algorithm.slice(0, 40);
  if (name.startsWith('AWS4-ECDSA')) return `${name} (Signature Version 4A) is not supported`;
  if (name === 'AWS') return 'Signature Version 2 is not supported';
  return `the algorithm is not ${SIGV4_ALGORITHM}`;
}

function malformed(reason: string): ReadSignature {
  return { kind: 'malformed', reason };
}
