import { z } from 'zod';
import type { ConsumerConfig } from '../model/config.ts';
import type { PeerTls } from '../model/exchange.ts';
import { addHeader, removeHeader, withHeaders } from '../model/http.ts';
import { headerNameOption } from '../model/options.ts';
import { authenticationOptions, withFallback } from './authentication.ts';
import { refuse } from './credentials.ts';
import { consumerOf, refusalOf, shownCertificate, timeRefusal, type ShownCertificate } from './mtls/judge.ts';
import { definePolicy, type Call, type PolicyEnv } from './policy.ts';

const list = z.array(z.string().min(1)).min(1);

const options = z.strictObject({
  requireTrusted: z
    .boolean()
    .describe('Whether the certificate must come from the clientCa of the listener.')
    .default(true),
  checkValidity: z.boolean().describe("Whether it must be valid now, by the workspace's clock.").default(true),
  subjects: list
    .describe('Subjects that are let in, such as CN=alice, O=Acme; the order of the parts is left aside.')
    .optional(),
  commonNames: list.describe('Common names that are let in; * stands for any characters.').optional(),
  alternativeNames: list
    .describe('Subject alternative names one of which it must have, such as *.example.com or spiffe://acme/*.')
    .optional(),
  issuers: list.describe('Issuers that are let in, such as CN=Acme CA.').optional(),
  fingerprints: z
    .array(z.string().regex(/^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/, { error: 'expected a SHA-256 in hexadecimal' }))
    .min(1)
    .describe('SHA-256 fingerprints that are let in; colons and case are left aside.')
    .optional(),
  requireConsumer: z.boolean().describe('Whether it must be the certificate of a consumer.').default(false),
  forwardHeader: headerNameOption
    .describe(
      'Header that tells the upstream of the certificate, such as x-forwarded-client-cert, in the form of Envoy: Hash, Subject, URI, DNS. What the client sent under it goes.',
    )
    .optional(),
  ...authenticationOptions,
});
type Options = z.output<typeof options>;

/** Asks for a client certificate. Throws CERTIFICATE_MISSING, CERTIFICATE_DENIED, CONSUMER_UNKNOWN. */
export const mtls = definePolicy<Options>({
  name: 'mtls',
  summary: 'Lets in who shows a client certificate that fits; the listener must have clientAuth request or require.',
  phases: ['request'],
  options,
  example: "{ issuers: ['CN=Acme CA'], alternativeNames: ['*.partners.example'], requireConsumer: true }",
  prepare(given, env) {
    const guard = new CertificateGuard(given, env);
    const identify = withFallback(given, env, (call) => guard.identify(call));
    const { forwardHeader } = given;
    if (forwardHeader === undefined) return { onRequest: identify };
    return {
      onRequest(call) {
        // Also for those who are let in without: nobody but this policy may say what certificate somebody has.
        call.request = withHeaders(call.request, removeHeader(call.request.headers, forwardHeader));
        return identify(call);
      },
    };
  },
});

const CHALLENGE = { challenge: 'ClientCertificate' };

/** What does not change while a connection is open. */
interface Judged {
  readonly refusal: string | undefined;
  readonly consumer: ConsumerConfig | undefined;
  readonly seen: string;
  readonly forwarded: string;
}

class CertificateGuard {
  readonly #options: Options;
  readonly #env: PolicyEnv;
  readonly #judged = new WeakMap<PeerTls, Judged>();
  readonly #rule: string;

  constructor(given: Options, env: PolicyEnv) {
    this.#options = given;
    this.#env = env;
    this.#rule = describeRule(given);
  }

  identify(call: Call): void {
    call.note('rule', this.#rule);
    const { tls } = call.client;
    const certificate = shownCertificate(tls);
    if (tls === undefined || certificate === undefined) {
      call.note('hint', 'the listener asks for a certificate only with clientAuth request or require');
      return refuse(call, {
        code: 'CERTIFICATE_MISSING',
        seen: tls === undefined ? 'a connection without TLS' : 'TLS without a client certificate',
        verdict: 'no certificate was shown',
        details: CHALLENGE,
      });
    }
    const { seen, refusal, consumer, forwarded } = this.#judge(tls, certificate);
    const { checkValidity, requireConsumer, forwardHeader } = this.#options;
    const { fingerprint } = certificate;
    const reason = refusal ?? (checkValidity ? timeRefusal(certificate.facts, this.#env.clock.now()) : undefined);
    if (reason !== undefined)
      return refuse(call, { code: 'CERTIFICATE_DENIED', seen, verdict: reason, details: { reason, fingerprint } });
    if (consumer === undefined && requireConsumer)
      return refuse(call, {
        code: 'CONSUMER_UNKNOWN',
        seen,
        verdict: 'the certificate is of no consumer',
        details: { ...CHALLENGE, fingerprint },
      });
    call.note('seen', seen);
    if (consumer !== undefined) call.note('consumer', consumer.id);
    call.note('verdict', 'let in');
    call.consumer = consumer ?? call.consumer;
    if (forwardHeader !== undefined)
      call.request = withHeaders(call.request, addHeader(call.request.headers, forwardHeader, forwarded));
  }

  /** Once a connection, since all that is asked here stays the same on it. */
  #judge(tls: PeerTls, certificate: ShownCertificate): Judged {
    const known = this.#judged.get(tls);
    if (known !== undefined) return known;
    const judged: Judged = {
      refusal: refusalOf(certificate, this.#options),
      consumer: consumerOf(certificate, this.#env.consumers),
      seen: describeCertificate(certificate),
      forwarded: forwardedText(certificate),
    };
    this.#judged.set(tls, judged);
    return judged;
  }
}

function describeRule(given: Options): string {
  const { subjects, commonNames, alternativeNames, issuers, fingerprints } = given;
  const parts = Object.entries({ subjects, commonNames, alternativeNames, issuers, fingerprints }).flatMap(
    ([name, values]) => (values === undefined ? [] : [`${name} ${values.join(' or ')}`]),
  );
  const trusted = given.requireTrusted ? 'a certificate of the authority of the listener' : 'any certificate';
  return [trusted, ...parts, ...(given.requireConsumer ? ['of a consumer'] : [])].join(', ').slice(0, 1000);
}

function describeCertificate({ subject, fingerprint, isTrusted, facts }: ShownCertificate): string {
  const names = facts.alternativeNames.map(({ kind, value }) => `${kind} ${value}`).join(' ');
  const validity = `${new Date(facts.notBefore).toISOString()} to ${new Date(facts.notAfter).toISOString()}`;
  return [
    `subject ${subject === '' ? '(none)' : subject}`,
    `issuer ${facts.issuer}`,
    `serial ${facts.serialNumber}`,
    `sha256 ${fingerprint}`,
    `valid ${validity}`,
    ...(names === '' ? [] : [`names ${names}`]),
    isTrusted ? 'trusted' : 'not trusted',
  ]
    .join('; ')
    .slice(0, 2000);
}

/** @see Envoy's documentation of x-forwarded-client-cert. */
function forwardedText({ subject, fingerprint, facts }: ShownCertificate): string {
  const names = facts.alternativeNames.flatMap(({ kind, value }) => {
    if (kind === 'uri') return [`URI=${quoted(value)}`];
    return kind === 'dns' ? [`DNS=${quoted(value)}`] : [];
  });
  const hash = fingerprint.replaceAll(':', '').toLowerCase();
  return [`Hash=${hash}`, `Subject="${escaped(subject)}"`, ...names].join(';');
}

function quoted(value: string): string {
  return /^[\w.:/@*-]+$/.test(value) ? value : `"${escaped(value)}"`;
}

/** What a header cannot carry becomes a question mark; the hash tells which certificate it is. */
function escaped(text: string): string {
  return text.replaceAll(/["\\]/g, '\\$&').replaceAll(/[^\x20-\x7e]/g, '?');
}
