import { setHeader } from '../../model/http.ts';
import type { ReplayRequest } from '../../model/replay.ts';
import { hmacOf, signingString } from '../../signing/http-signature.ts';
import type { CredentialOptions } from './credential-options.ts';

/** The request signed with a shared secret, in the form of Kong's hmac-auth. @see draft-cavage-http-signatures-12 */
export function signHmac(
  request: ReplayRequest,
  { username, secret, algorithm, headers: names }: Extract<CredentialOptions, { kind: 'hmac' }>,
  now: number,
): ReplayRequest {
  const { host, pathname, search } = new URL(request.url);
  const headers = setHeader(setHeader(request.headers, 'date', new Date(now).toUTCString()), 'host', host);
  const text = signingString(
    { method: request.method, target: `${pathname}${search}`, version: '1.1', headers },
    names,
  );
  const signature = Buffer.from(hmacOf(text, secret, algorithm)).toString('base64');
  const value = `hmac username="${username}", algorithm="${algorithm}", headers="${names.join(' ')}", signature="${signature}"`;
  return { ...request, headers: setHeader(headers, 'authorization', value) };
}
