import { createHmac } from 'node:crypto';
import { headerValue, setHeader } from '../../model/http.ts';
import type { ReplayRequest } from '../../model/replay.ts';
import type { CredentialOptions } from './credential-options.ts';

const HASHES = {
  'hmac-sha1': 'sha1',
  'hmac-sha256': 'sha256',
  'hmac-sha384': 'sha384',
  'hmac-sha512': 'sha512',
} as const;

/** The request signed with a shared secret, in the form of Kong's hmac-auth. @see draft-cavage-http-signatures-12 */
export function signHmac(
  request: ReplayRequest,
  { username, secret, algorithm, headers: names }: Extract<CredentialOptions, { kind: 'hmac' }>,
  now: number,
): ReplayRequest {
  const { host, pathname, search } = new URL(request.url);
  const dated = setHeader(setHeader(request.headers, 'date', new Date(now).toUTCString()), 'host', host);
  const lines = names.map((name) =>
    name === '@request-target' || name === '(request-target)'
      ? `${name}: ${request.method.toLowerCase()} ${pathname}${search}`
      : name === 'request-line'
        ? `${request.method} ${pathname}${search} HTTP/1.1`
        : `${name}: ${headerValue(dated, name) ?? ''}`,
  );
  const signature = createHmac(HASHES[algorithm], secret).update(lines.join('\n')).digest('base64');
  const value = `hmac username="${username}", algorithm="${algorithm}", headers="${names.join(' ')}", signature="${signature}"`;
  return { ...request, headers: setHeader(dated, 'authorization', value) };
}
