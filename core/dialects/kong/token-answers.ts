import { textBody } from '../../model/body.ts';
import type { GatewrightError } from '../../model/errors.ts';
import type { HttpResponse } from '../../model/http.ts';

/**
 * A refused token as Kong's jwt plugin answers it, in compact JSON: verified for what that plugin checks. Issuer, audience,
 * scopes and other claims it does not know; these have the answers of Kong's openid-connect plugin, assumed.
 * Undefined for every other failure.
 * @see kong/plugins/jwt/handler.lua, kong/plugins/jwt/jwt_parser.lua
 */
export function writeTokenAnswer(error: GatewrightError): HttpResponse | undefined {
  const body = bodyOf(error);
  if (body === undefined) return undefined;
  const isForbidden = error.code === 'SCOPE_MISSING';
  return {
    kind: 'response',
    status: isForbidden ? 403 : 401,
    headers: [
      'Content-Type',
      'application/json; charset=utf-8',
      ...(isForbidden ? [] : ['WWW-Authenticate', challengeOf(error)]),
    ],
    body: textBody(JSON.stringify(body)),
  };
}

function challengeOf({ code, details }: GatewrightError): string {
  const { realm } = details;
  const parts = [
    ...(typeof realm === 'string' && realm !== '' ? [`realm="${realm}"`] : []),
    ...(code === 'TOKEN_MISSING' ? [] : ['error="invalid_token"']),
  ];
  return parts.length === 0 ? 'Bearer' : `Bearer ${parts.join(', ')}`;
}

function bodyOf({ code, details }: GatewrightError): object | undefined {
  switch (code) {
    case 'TOKEN_MISSING':
    case 'TOKEN_ISSUER':
    case 'TOKEN_AUDIENCE':
    case 'CONSUMER_UNKNOWN':
      return { message: 'Unauthorized' };
    case 'TOKEN_DUPLICATE':
      return { message: 'Multiple tokens provided' };
    case 'TOKEN_MALFORMED': {
      const isSignature = String(details['reason']).includes('signature');
      return { message: `Bad token; invalid ${isSignature ? 'signature' : 'JSON'}` };
    }
    case 'TOKEN_ALGORITHM':
      return { message: 'Invalid algorithm' };
    case 'TOKEN_KEY_UNKNOWN':
      return { message: "No credentials found for given 'iss'" };
    case 'TOKEN_SIGNATURE':
      return { message: 'Invalid signature' };
    case 'TOKEN_EXPIRED':
      return { exp: 'token expired' };
    case 'TOKEN_NOT_YET_VALID':
      return { nbf: 'token not valid yet' };
    case 'TOKEN_CLAIM':
      return timeFault(details) ?? { message: 'Unauthorized' };
    case 'SCOPE_MISSING':
      return { message: 'Forbidden' };
    default:
      return undefined;
  }
}

/** The plugin answers with the errors of the claims themselves. */
function timeFault({ claim, reason }: GatewrightError['details']): object | undefined {
  if (claim !== 'exp' && claim !== 'nbf') return undefined;
  const isTooFar = String(reason).includes(' ahead');
  return { [claim]: isTooFar ? 'exceeds maximum allowed expiration' : 'must be a number' };
}
