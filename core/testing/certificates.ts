import { webcrypto } from 'node:crypto';
import './reflect-metadata.ts';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MILLIS = 86_400_000;

/** A certificate and its key, as PEM texts. */
export interface PemPair {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test's own. */
export interface TestAuthority extends PemPair {
  /** A certificate for a server of these names; addresses are names too. */
  server(...names: readonly string[]): Promise<PemPair>;
  /** A certificate that a client shows. */
  client(commonName: string, settings?: ClientSettings): Promise<PemPair>;
}

/** What a test changes of a plain client certificate. */
export interface ClientSettings {
  /** More of its subject, such as `O=Acme`. */
  readonly more?: string;
  readonly alternativeNames?: readonly { readonly type: 'dns' | 'url' | 'ip' | 'email'; readonly value: string }[];
  /** When it begins and ends to be valid; a day before and after now. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

interface Wanted extends Pick<ClientSettings, 'notBefore' | 'notAfter'> {
  readonly subject: string;
  readonly extensions: readonly x509.Extension[];
  readonly issuer?: { readonly name: string; readonly keys: CryptoKeyPair };
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;

interface Issued {
  readonly pem: PemPair;
  readonly keys: CryptoKeyPair;
}

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

/** Makes an authority with a key of its own; nothing trusts it that was not told to. */
export async function createAuthority(commonName = 'Test Authority'): Promise<TestAuthority> {
  const name = `CN=${commonName}`;
  const own = await issue({
    subject: name,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  const issuer = { name, keys: own.keys };
  return {
    ...own.pem,
    server: async (...names) =>
      (
        await issue({
          subject: `CN=${names[0] ?? 'localhost'}`,
          issuer,
          extensions: [
            new x509.SubjectAlternativeNameExtension(
              names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value })),
            ),
          ],
        })
      ).pem,
    client: async (subject, { more, alternativeNames = [], ...validity } = {}) =>
      (
        await issue({
          subject: more === undefined ? `CN=${subject}` : `CN=${subject}, ${more}`,
          issuer,
          extensions:
            alternativeNames.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension([...alternativeNames])],
          ...validity,
        })
      ).pem,
  };
}

async function issue({ subject, extensions, issuer, notBefore, notAfter }: Wanted): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex'),
    subject,
    issuer: issuer?.name ?? subject,
    notBefore: notBefore ?? new Date(Date.now() - DAY_MILLIS),
    notAfter: notAfter ?? new Date(Date.now() + DAY_MILLIS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [...extensions],
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
  return { pem: { cert: certificate.toString('pem'), key }, keys };
}
