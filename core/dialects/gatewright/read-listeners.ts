import { DEFAULT_FORWARDED, type ListenerConfig, type ListenerTls } from '../../model/config.ts';
import type { Finding } from '../../model/source.ts';
import { hasReference } from '../reading/references.ts';
import { readWithSchema } from '../reading/schema-findings.ts';
import { child, items, type Located } from '../reading/yaml-file.ts';
import { listenerSchema } from './document.ts';

/** The one listener there is when a configuration names none. */
export const DEFAULT_LISTENER: ListenerConfig = {
  scheme: 'http',
  host: '127.0.0.1',
  port: 8000,
  forwarded: DEFAULT_FORWARDED,
};

/** Reads `listeners`; faults are LISTENER_INVALID, LISTENER_DUPLICATE and those of the schema. */
export function readListeners(located: Located, findings: Finding[]): ListenerConfig[] {
  if (located.value === undefined) return [DEFAULT_LISTENER];
  const listeners = items(located).flatMap((item) => readListener(item, findings));
  const seen = new Set<string>();
  for (const listener of listeners) {
    const address = `${listener.host}:${listener.port}`;
    if (listener.port !== 0 && seen.has(address))
      findings.push({
        code: 'LISTENER_DUPLICATE',
        severity: 'error',
        message: `another listener has the address ${address}`,
        ...(listener.at === undefined ? {} : { at: listener.at }),
      });
    seen.add(address);
  }
  return listeners;
}

function readListener(located: Located, findings: Finding[]): ListenerConfig[] {
  const { data, findings: faults } = readWithSchema(listenerSchema, located);
  findings.push(...faults);
  if (data === undefined) return [];
  const invalid = (message: string, expected: string, place: Located): [] => {
    findings.push({ code: 'LISTENER_INVALID', severity: 'error', message, expected, at: place.file.at(place.path) });
    return [];
  };
  const scheme = data.https === undefined ? 'http' : 'https';
  const written = data[scheme];
  if (written === undefined || (data.http !== undefined && data.https !== undefined))
    return invalid('a listener is either http or https', 'http: 127.0.0.1:8000 or https: 127.0.0.1:8443', located);
  const address = readAddress(written);
  if (address === undefined)
    return invalid(`${written} is not an address`, 'host:port, such as 127.0.0.1:8000', child(located, scheme));
  if (scheme === 'https' && data.tls === undefined)
    return invalid('an https listener has no tls', 'tls with cert and key', child(located, 'https'));
  if (scheme === 'http' && data.tls !== undefined)
    return invalid('an http listener has tls', 'https instead of http', child(located, 'tls'));
  const { via, ...forwarded } = data.forwarded ?? DEFAULT_FORWARDED;
  return [
    {
      scheme,
      ...address,
      ...(data.tls === undefined ? {} : { tls: readTls(data.tls) }),
      forwarded: via === undefined ? forwarded : { ...forwarded, via },
      at: located.file.at(located.path),
    },
  ];
}

type TlsText = NonNullable<(typeof listenerSchema)['_output']['tls']>;

function readTls({ cert, key, clientCa, clientAuth, minVersion }: TlsText): ListenerTls {
  return {
    cert: asReference(cert),
    key: asReference(key),
    ...(clientCa === undefined ? {} : { clientCa: asReference(clientCa) }),
    clientAuth,
    ...(minVersion === undefined ? {} : { minVersion }),
  };
}

/** A path becomes a reference to the file; PEM text and references stay. */
function asReference(text: string): string {
  return hasReference(text) || text.includes('-----BEGIN') ? text : `\${file:${text}}`;
}

/** Reads `host:port` or a port alone, which is one of 127.0.0.1. */
export function readAddress(written: string | number): { readonly host: string; readonly port: number } | undefined {
  if (typeof written === 'number') return { host: '127.0.0.1', port: written };
  const match = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(written.trim());
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  return { host: match[1] ?? match[2] ?? '', port };
}
