import { setHeader } from '../../model/http.ts';
import type { ReplayRequest } from '../../model/replay.ts';
import { signHeaders } from '../../signing/sigv4-sign.ts';
import type { CredentialOptions } from './credential-options.ts';

/** The request signed for AWS as it will be on the wire. */
export function signSigV4(
  request: ReplayRequest,
  options: Extract<CredentialOptions, { kind: 'sigv4' }>,
  now: number,
): ReplayRequest {
  const { host, pathname, search } = new URL(request.url);
  const headers = signHeaders(
    {
      method: request.method,
      target: `${pathname}${search}`,
      headers: setHeader(request.headers, 'host', host),
      body: request.body,
    },
    options,
    now,
  );
  return { ...request, headers };
}
