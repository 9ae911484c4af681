import type { Gateway } from '../engine/gateway.ts';
import { GatewrightError } from '../model/errors.ts';
import { type Finding, formatFinding } from '../model/source.ts';

/** The gateway, and what is wrong with the files it is made from. */
export interface ListeningParts {
  readonly gateway: Gateway;
  readonly configuration: { readonly findings: readonly Finding[] };
}

/**
 * Address of the first listener, as something on this machine can reach it, without a slash at the end.
 * @throws GATEWAY_CLOSED with what keeps the listeners from being open.
 */
export function ownListener({ gateway, configuration }: ListeningParts, scheme?: 'http' | 'https'): string {
  const { listeners } = gateway.status();
  const first = listeners.find((listener) => scheme === undefined || listener.scheme === scheme);
  if (first !== undefined)
    // One that listens everywhere does so on loopback too.
    return first.url.replace(/\/$/, '').replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]');
  const fault = configuration.findings.find(({ severity }) => severity === 'error');
  const because = fault === undefined ? '' : `: ${formatFinding(fault)}`;
  throw new GatewrightError('GATEWAY_CLOSED', {
    reason: `no ${scheme ?? ''} listener is open${because}`.replace('  ', ' '),
  });
}
