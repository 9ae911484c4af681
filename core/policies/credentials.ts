import { hash } from 'node:crypto';
import { GatewrightError, type ErrorCode, type ErrorDetails } from '../model/errors.ts';
import type { HeaderList, HttpRequest } from '../model/http.ts';
import { headerPairs, headerValues, removeHeader, withHeaders } from '../model/http.ts';
import type { Call } from './policy.ts';

/** Where a request can carry a credential under a name. */
export type CredentialPlace = 'header' | 'query' | 'cookie';

/** Every value a request has under a name in one place, in the order they came; empty texts are none. */
export function credentialsIn(request: HttpRequest, place: CredentialPlace, name: string): readonly string[] {
  return valuesIn(request, place, name).filter((value) => value !== '');
}

function valuesIn(request: HttpRequest, place: CredentialPlace, name: string): readonly string[] {
  switch (place) {
    case 'header':
      return headerValues(request.headers, name);
    case 'query': {
      const query = request.target.indexOf('?');
      return query === -1 ? [] : new URLSearchParams(request.target.slice(query + 1)).getAll(name);
    }
    case 'cookie':
      return headerValues(request.headers, 'cookie')
        .flatMap((line) => line.split(';'))
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1));
  }
}

/** The request without what it has under a name in one place; everything else stays byte for byte. */
export function withoutCredential(request: HttpRequest, place: CredentialPlace, name: string): HttpRequest {
  switch (place) {
    case 'header':
      return withHeaders(request, removeHeader(request.headers, name));
    case 'query':
      return { ...request, target: withoutQuery(request.target, name) };
    case 'cookie':
      return withHeaders(request, withoutCookie(request.headers, name));
  }
}

function withoutQuery(target: string, name: string): string {
  const start = target.indexOf('?');
  if (start === -1) return target;
  const kept = target
    .slice(start + 1)
    .split('&')
    .filter((part) => !new URLSearchParams(part).has(name));
  return kept.length === 0 ? target.slice(0, start) : `${target.slice(0, start)}?${kept.join('&')}`;
}

/** The other cookies stay; a Cookie header that had no other goes. */
function withoutCookie(headers: HeaderList, name: string): HeaderList {
  return headerPairs(headers).flatMap(([header, text]) => {
    if (header.toLowerCase() !== 'cookie') return [header, text];
    const kept = text.split(';').filter((pair) => !pair.trim().startsWith(`${name}=`));
    return kept.length === 0 ? [] : [header, kept.join(';').trim()];
  });
}

/** Enough to tell two secrets apart in a trace, too little to use one. */
export function fingerprint(secret: string): string {
  return `${secret.length} characters, sha256 ${hash('sha256', secret).slice(0, 8)}`;
}

/** What a header of the scheme carries. */
export type SchemeCredentials =
  | { readonly kind: 'none'; readonly seen: string }
  | { readonly kind: 'several'; readonly seen: string }
  | { readonly kind: 'one'; readonly header: string; readonly value: string };

/**
 * The credentials of an authentication scheme (RFC 9110 section 11.4) in the first of some headers that has any.
 * A header of another scheme is none, and the scheme's name is all that is said of it.
 */
export function schemeCredentials(headers: HeaderList, names: readonly string[], scheme: string): SchemeCredentials {
  let seen = `no ${names.join(' or ')}`;
  for (const header of names) {
    const values = headerValues(headers, header);
    const own = values.filter((value) => wordOf(value).toLowerCase() === scheme.toLowerCase());
    const [value] = own;
    if (own.length > 1) return { kind: 'several', seen: `${own.length} times ${scheme} in ${header}` };
    if (value !== undefined) return { kind: 'one', header, value: value.trimStart().slice(scheme.length).trim() };
    const [other] = values;
    if (other !== undefined) seen = `${header} ${describeScheme(other)}`;
  }
  return { kind: 'none', seen };
}

function wordOf(value: string): string {
  const start = value.trimStart();
  const space = start.indexOf(' ');
  return space === -1 ? start : start.slice(0, space);
}

/** A single word could be the secret itself, so only one with something behind it is shown. */
function describeScheme(value: string): string {
  return value.trim().includes(' ') ? `of the scheme ${wordOf(value).slice(0, 20)}` : 'without a scheme';
}

/** Why a caller is not let in. */
export interface Refusal {
  readonly code: ErrorCode;
  /** What the request had; never the secret itself. */
  readonly seen: string;
  /** Lower case, no full stop. */
  readonly verdict: string;
  readonly details: ErrorDetails;
}

/** Writes down why a caller is not let in, and ends the step. @throws GatewrightError with the code given. */
export function refuse(call: Call, { code, seen, verdict, details }: Refusal): never {
  call.note('seen', seen);
  call.note('verdict', verdict);
  throw new GatewrightError(code, details);
}
