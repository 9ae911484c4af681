import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ConnectTarget } from '../connector.ts';
import type { ActiveHealth } from './health-options.ts';

/** What a probe came to: a status, or why there was none. */
export type Probed = { readonly status: number } | { readonly failure: string };

/**
 * Asks a target once, on a connection of its own, by HTTP/1.1. Nothing of a body is read; redirects are answers.
 * @param signal Ends it early, which is a failure like any other.
 */
export function probe(
  { host, port, isTls, tls }: ConnectTarget,
  { path, method, headers, timeout }: ActiveHealth,
  signal: AbortSignal,
): Promise<Probed> {
  const settings = { host, port, path, method, headers, agent: false as const, signal };
  return new Promise((resolve) => {
    const request = isTls
      ? requestHttps({
          ...settings,
          rejectUnauthorized: tls.verify,
          ...(tls.ca === undefined ? {} : { ca: tls.ca }),
          ...(tls.cert === undefined ? {} : { cert: tls.cert }),
          ...(tls.key === undefined ? {} : { key: tls.key }),
          ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
        })
      : requestHttp(settings);
    const timer = setTimeout(() => {
      resolve({ failure: `no answer in ${timeout} ms` });
      request.destroy();
    }, timeout);
    request.once('response', ({ statusCode = 0 }) => {
      resolve({ status: statusCode });
      request.destroy();
    });
    // A socket that is destroyed after the answer may still complain; the promise has its value by then.
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ failure: error.code ?? error.message }));
    request.once('close', () => {
      clearTimeout(timer);
      resolve({ failure: 'the connection was closed' });
    });
    request.end();
  });
}
