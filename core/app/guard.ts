import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GatewrightError } from '../model/errors.ts';

/** Who may speak to the control port. */
export interface Guard {
  readonly token: string;
  readonly port: number;
}

/**
 * Refuses what a foreign page or a renamed host could send: the Host header must be a loopback name with our port (DNS
 * rebinding), an Origin must be ours.
 * @throws ORIGIN_REFUSED
 */
export function checkOrigin({ headers }: IncomingMessage, { port }: Guard): void {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const { host = '', origin } = headers;
  if (!hosts.includes(host.toLowerCase())) throw new GatewrightError('ORIGIN_REFUSED', { host });
  if (origin !== undefined && !hosts.some((ours) => origin.toLowerCase() === `http://${ours}`))
    throw new GatewrightError('ORIGIN_REFUSED', { origin });
}

/**
 * Asks for the token: `authorization: Bearer`, the query `token`, or the subprotocol `gatewright.<token>`.
 * @throws UNAUTHORIZED
 */
export function checkToken({ headers }: IncomingMessage, url: URL, { token }: Guard): void {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const protocol = /(?:^|,\s*)gatewright\.([^,\s]+)/.exec(headers['sec-websocket-protocol'] ?? '')?.[1];
  const given = bearer ?? url.searchParams.get('token') ?? protocol;
  if (given === undefined || !isEqual(given, token)) throw new GatewrightError('UNAUTHORIZED');
}

/** Takes the same time whatever is given. */
function isEqual(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
