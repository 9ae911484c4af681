import { decodeBase64url } from '../jwt/base64url.ts';
import { readJsonObject } from '../jwt/json-members.ts';
import type { SeenRequest } from './facts.ts';

/** A token as it stood in the request, taken apart; nothing here says that it is genuine. */
export interface SeenToken {
  /** Where it stood, such as `header authorization` or `query access_token`. */
  readonly place: string;
  /** The scheme before it, such as `Bearer`; empty when there was none. */
  readonly scheme: string;
  /** The token itself, a secret: it stands in no evidence. */
  readonly text: string;
  /** Undefined when the header or the claims are no JSON objects: then it is no JWT. */
  readonly header: Readonly<Record<string, unknown>> | undefined;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

/** Headers that tokens travel in besides Authorization. */
const OTHER_HEADERS = ['x-goog-iap-jwt-assertion', 'x-amzn-oidc-data', 'x-access-token', 'x-jwt-assertion', 'token'];
const QUERY_NAMES = ['access_token', 'jwt', 'token', 'id_token'];

/** The bearer token of a request; undefined when it has none. Credentials of other schemes are none. */
export function findToken(request: SeenRequest): SeenToken | undefined {
  const authorization = request.header('authorization')?.trim();
  if (authorization !== undefined && authorization !== '') {
    const [, scheme = '', value = authorization] = /^([A-Za-z][\w-]*)\s+(.*)$/s.exec(authorization) ?? [];
    if (scheme === '' || /^(bearer|jwt|token|dpop)$/i.test(scheme))
      return takeApart('header authorization', scheme, value);
    return undefined;
  }
  for (const name of OTHER_HEADERS) {
    const value = request.header(name);
    if (value !== undefined && looksLikeJwt(value)) return takeApart(`header ${name}`, '', value);
  }
  for (const name of QUERY_NAMES) {
    const value = request.query.get(name);
    if (value !== null && value !== '') return takeApart(`query ${name}`, '', value);
  }
  return undefined;
}

/** Every token of a request that can be told to be one: that of {@link findToken}, then others in headers, cookies and query. */
export function findTokens(request: SeenRequest): readonly SeenToken[] {
  const first = findToken(request);
  const places = [
    ...OTHER_HEADERS.map((name) => [`header ${name}`, request.header(name)] as const),
    ...cookiesOf(request.all('cookie')).map(([name, value]) => [`cookie ${name}`, value] as const),
    ...QUERY_NAMES.map((name) => [`query ${name}`, request.query.get(name) ?? undefined] as const),
  ];
  const others = places.flatMap(([place, value]) =>
    value === undefined || place === first?.place || !looksLikeJwt(value) ? [] : [takeApart(place, '', value)],
  );
  return first === undefined ? others : [first, ...others];
}

function cookiesOf(text: string): readonly (readonly [name: string, value: string])[] {
  return text.split(/[;,]\s*/).flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals < 1 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1)] as const];
  });
}

function looksLikeJwt(text: string): boolean {
  return /^(Bearer\s+)?[\w-]+\.[\w-]+\.[\w-]*$/i.test(text.trim());
}

function takeApart(place: string, scheme: string, text: string): SeenToken {
  const bare = text.trim().replace(/^Bearer\s+/i, '');
  const [header = '', claims = ''] = bare.split('.');
  return { place, scheme, text: bare, header: readPart(header), claims: readPart(claims) };
}

/** Larger parts say nothing more and could be meant to hurt. */
const MOST_CHARACTERS = 65_536;

function readPart(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = part === '' || part.length > MOST_CHARACTERS ? undefined : decodeBase64url(part);
  const read = bytes === undefined ? undefined : readJsonObject(bytes.toString('utf8'));
  return read?.kind === 'object' ? read.value : undefined;
}
