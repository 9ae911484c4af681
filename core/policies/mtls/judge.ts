import type { CertificateMatch, ConsumerConfig } from '../../model/config.ts';
import type { PeerCertificate, PeerTls } from '../../model/exchange.ts';
import { commonNames, comparableFingerprint, comparableName, fitsPattern } from './names.ts';

/** Which certificates are let in; a list that is not given asks for nothing, one that is asks for one of its entries. */
export interface CertificateRules {
  readonly requireTrusted: boolean;
  readonly subjects?: readonly string[] | undefined;
  readonly commonNames?: readonly string[] | undefined;
  readonly alternativeNames?: readonly string[] | undefined;
  readonly issuers?: readonly string[] | undefined;
  readonly fingerprints?: readonly string[] | undefined;
}

/** A client's certificate with what is known of it. */
export interface ShownCertificate {
  readonly subject: string;
  readonly fingerprint: string;
  readonly isTrusted: boolean;
  readonly facts: PeerCertificate;
}

/** The certificate of a connection; undefined when the client showed none. */
export function shownCertificate(tls: PeerTls | undefined): ShownCertificate | undefined {
  if (tls?.fingerprint === undefined || tls.certificate === undefined) return undefined;
  const { subject = '', fingerprint, isTrusted = false, certificate } = tls;
  return { subject, fingerprint, isTrusted, facts: certificate };
}

const CHAIN_ERRORS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the chain has an expired certificate, by this machine's clock",
  CERT_NOT_YET_VALID: "the chain has a certificate that is not valid yet, by this machine's clock",
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed, not from the authority of the listener',
  SELF_SIGNED_CERT_IN_CHAIN: 'the chain ends at an authority that the listener does not trust',
  UNABLE_TO_GET_ISSUER_CERT: 'an issuer in the chain is not known to the listener',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the issuer is not the authority of the listener, or the client left a certificate of the chain out',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the client sent its certificate alone, and its issuer is not the authority of the listener',
  CERT_SIGNATURE_FAILURE: 'a signature in the chain is wrong: another authority has the same name',
  INVALID_CA: 'an issuer in the chain is no authority',
  INVALID_PURPOSE: 'the certificate is not made for clients',
  CERT_REVOKED: 'a certificate of the chain is revoked',
};

/** Why a certificate is not let in, apart from time; undefined when it is. The same all the time a connection is open. */
export function refusalOf(certificate: ShownCertificate, rules: CertificateRules): string | undefined {
  const { subject, fingerprint, isTrusted, facts } = certificate;
  if (rules.requireTrusted && !isTrusted) {
    const code = facts.chainError ?? 'unknown';
    return `untrusted chain: ${CHAIN_ERRORS[code] ?? code}`;
  }
  const name = comparableName(subject);
  const issuer = comparableName(facts.issuer);
  const print = comparableFingerprint(fingerprint);
  if (isMissing(rules.fingerprints, (one) => comparableFingerprint(one) === print)) return 'fingerprint not allowed';
  if (isMissing(rules.issuers, (one) => comparableName(one) === issuer)) return 'issuer not allowed';
  if (isMissing(rules.subjects, (one) => comparableName(one) === name)) return 'subject not allowed';
  const common = commonNames(subject);
  if (isMissing(rules.commonNames, (one) => common.some((text) => fitsPattern(text, one))))
    return 'common name not allowed';
  const values = facts.alternativeNames.map(({ value }) => value);
  if (isMissing(rules.alternativeNames, (one) => values.some((text) => fitsPattern(text, one))))
    return 'no alternative name is allowed';
  return undefined;
}

function isMissing(list: readonly string[] | undefined, fits: (one: string) => boolean): boolean {
  return list !== undefined && !list.some(fits);
}

/** Why a certificate is not let in at a time; undefined when it is valid then. */
export function timeRefusal({ notBefore, notAfter }: PeerCertificate, now: number): string | undefined {
  if (now > notAfter) return `expired on ${new Date(notAfter).toISOString()}`;
  return now < notBefore ? `not valid before ${new Date(notBefore).toISOString()}` : undefined;
}

/** The consumer whose certificate it is; the first that fits. */
export function consumerOf(
  certificate: ShownCertificate,
  consumers: readonly ConsumerConfig[],
): ConsumerConfig | undefined {
  return consumers.find(({ certificates = [] }) => certificates.some((match) => fits(certificate, match)));
}

function fits({ subject, fingerprint, facts }: ShownCertificate, match: CertificateMatch): boolean {
  if (
    match.fingerprint !== undefined &&
    comparableFingerprint(match.fingerprint) !== comparableFingerprint(fingerprint)
  )
    return false;
  if (match.subject !== undefined && comparableName(match.subject) !== comparableName(subject)) return false;
  return match.san === undefined || facts.alternativeNames.some(({ value }) => value === match.san);
}
