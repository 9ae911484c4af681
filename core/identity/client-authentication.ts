import { createHash, timingSafeEqual } from 'node:crypto';
import type { IssuerClient } from '../model/config.ts';
import { clientOf, parameter, type IssuerContext, type IssuerRequest } from './endpoint.ts';
import { OAuthError } from './oauth-error.ts';

interface Credentials {
  readonly id: string;
  readonly secret: string | undefined;
  readonly isBasic: boolean;
}

/**
 * Who asks: by HTTP Basic, by fields of the body, or for public clients by `client_id` alone.
 * @throws OAuthError invalid_client, invalid_request when two ways are used at once.
 * @see RFC 6749 section 2.3.1
 */
export function authenticateClient(context: IssuerContext, request: IssuerRequest): IssuerClient {
  const { id, secret, isBasic } = credentialsOf(request);
  const client = clientOf(context, id);
  const headers = isBasic ? { 'www-authenticate': `Basic realm="${context.issuer}", charset="UTF-8"` } : {};
  if (client === undefined) throw new OAuthError('invalid_client', 'there is no such client', { headers });
  if (client.secret === undefined) {
    if (secret === undefined || secret === '') return client;
    throw new OAuthError('invalid_client', 'this client has no secret, and sent one', { headers });
  }
  if (secret === undefined)
    throw new OAuthError('invalid_client', 'this client has a secret, and sent none', { headers });
  if (!isEqual(secret, client.secret)) throw new OAuthError('invalid_client', 'the secret is wrong', { headers });
  return client;
}

function credentialsOf({ authorization, form }: IssuerRequest): Credentials {
  const [id, secret] = [parameter(form, 'client_id'), parameter(form, 'client_secret')];
  if (authorization === undefined) {
    if (id === undefined)
      throw new OAuthError(
        'invalid_client',
        'no client: expected HTTP Basic, or client_id and client_secret in the body',
      );
    return { id, secret, isBasic: false };
  }
  const basic = readBasic(authorization);
  if (basic === undefined)
    throw new OAuthError('invalid_client', 'the authorization header is not Basic', {
      headers: { 'www-authenticate': 'Basic' },
    });
  if (secret !== undefined || (id !== undefined && id !== basic.id))
    throw new OAuthError('invalid_request', 'a client authenticates in one way, by the header or by the body');
  return basic;
}

function readBasic(authorization: string): Credentials | undefined {
  const [, encoded = ''] = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization) ?? [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)), isBasic: true };
}

/** Both parts are form-encoded; many clients do not know, and then they stand as they are. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Takes the same time whatever is given. */
function isEqual(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
