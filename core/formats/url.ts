import type { Exchange } from '../model/exchange.ts';

/**
 * The address the client asked for: absolute, as received, nothing decoded or encoded. A target in absolute form is taken
 * as it is; one that is no path (`*`, or host and port) becomes the address of the server.
 */
export function formatUrl(exchange: Exchange): string {
  const { scheme, authority, request } = exchange;
  if (/^([a-z][a-z0-9+.-]*:\/\/|data:|blob:|about:)/i.test(request.target)) return request.target;
  return `${scheme}://${authority}${request.target.startsWith('/') ? request.target : '/'}`;
}
