import type { z } from 'zod';
import type { IssuerConfig } from '../../model/config.ts';
import { isLoopbackName } from '../../model/loopback.ts';
import type { Finding, SourceRef } from '../../model/source.ts';
import { child, items, type Located } from '../reading/yaml-file.ts';
import { DEFAULT_LISTEN, type issuerSchema } from './issuer-section.ts';
import { plainSecretsAt } from './plain-secrets.ts';
import { readAddress } from './read-listeners.ts';

/**
 * Turns the section into the issuer's configuration; ISSUER_ADDRESS, ISSUER_NOT_LOOPBACK, ID_DUPLICATE and SECRET_IN_FILE are
 * found here.
 */
export function readIssuer(
  located: Located,
  data: z.output<typeof issuerSchema> | undefined,
  { findings, gatewayName }: { readonly findings: Finding[]; readonly gatewayName: string },
): IssuerConfig | undefined {
  findings.push(...plainSecretsAt(located, ['clients.secret']));
  for (const key of ['clients', 'users'] as const) findings.push(...duplicates(child(located, key)));
  const address = readListen(child(located, 'listen'), findings);
  if (data === undefined || address === undefined) return undefined;
  const { lifetime, audience, clients, users, algorithm, name = gatewayName } = data;
  const at = (key: string, index: number): SourceRef => located.file.at([...located.path, key, index]);
  return {
    ...address,
    name,
    lifetimeMillis: lifetime,
    audience: listOf(audience),
    algorithm,
    clients: clients.map((one, index) => ({
      ...one,
      audience: one.audience === undefined ? undefined : listOf(one.audience),
      at: at('clients', index),
    })),
    users: users.map((one, index) => ({ ...one, at: at('users', index) })),
    at: located.file.at(located.path),
  };
}

/** Looked at by itself, so that its fault is found among others. */
function readListen(place: Located, findings: Finding[]): Pick<IssuerConfig, 'host' | 'port'> | undefined {
  const { value = DEFAULT_LISTEN } = place;
  // Anything else is a fault of the schema.
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const address = readAddress(value);
  if (address !== undefined && isLoopbackName(address.host)) return address;
  const fault =
    address === undefined
      ? {
          code: 'ISSUER_ADDRESS',
          message: `${value} is not an address`,
          expected: `host:port, such as ${DEFAULT_LISTEN}`,
        }
      : {
          code: 'ISSUER_NOT_LOOPBACK',
          message: `${address.host} can be reached from elsewhere, and whoever reaches the issuer can be anybody`,
          expected: '127.0.0.1, localhost or [::1]',
        };
  findings.push({ ...fault, severity: 'error', at: place.file.at(place.path) });
  return undefined;
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function duplicates(located: Located): Finding[] {
  const seen = new Set<unknown>();
  return items(located).flatMap((item): Finding[] => {
    const id = child(item, 'id').value;
    const isKnown = typeof id === 'string' && seen.has(id);
    seen.add(id);
    if (!isKnown) return [];
    const kind = located.path.at(-1) === 'users' ? 'user' : 'client';
    const message = `another ${kind} of the issuer has the id ${id}`;
    return [{ code: 'ID_DUPLICATE', severity: 'error', message, at: item.file.at(item.path) }];
  });
}
