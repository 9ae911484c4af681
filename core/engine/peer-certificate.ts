import type { X509Certificate } from 'node:crypto';
import type { AlternativeName, PeerCertificate } from '../model/exchange.ts';
import type { EpochMillis } from '../model/units.ts';

const KINDS: Readonly<Record<string, AlternativeName['kind']>> = {
  DNS: 'dns',
  URI: 'uri',
  'IP Address': 'ip',
  email: 'email',
};

/**
 * What policies may ask of a client's certificate.
 * @param chainError What Node says of its chain: a code of OpenSSL, or an error.
 */
export function readCertificate(certificate: X509Certificate, chainError: Error | string | null): PeerCertificate {
  return {
    issuer: distinguishedName(certificate.issuer),
    serialNumber: certificate.serialNumber,
    notBefore: Date.parse(certificate.validFrom) as EpochMillis,
    notAfter: Date.parse(certificate.validTo) as EpochMillis,
    alternativeNames: readAlternativeNames(certificate.subjectAltName ?? ''),
    ...(chainError ? { chainError: String(chainError instanceof Error ? chainError.message : chainError) } : {}),
  };
}

/** A name as Node writes it, on one line; a certificate need not have one. */
export function distinguishedName(text: string | undefined): string {
  return (text ?? '').replaceAll('\n', ', ');
}

/** Node writes names as `DNS:a, URI:b`, and one with characters that would mislead as JSON text. */
function readAlternativeNames(text: string): readonly AlternativeName[] {
  return [...text.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, kind = '', value = '']) => ({
    kind: KINDS[kind] ?? 'other',
    value: value.startsWith('"') ? unquote(value) : value,
  }));
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    // What is no JSON text is what it is; nothing is let in by it that was not written so in the configuration.
    return text;
  }
}
