import { z } from 'zod';
import type { ConsumerConfig } from '../model/config.ts';
import { headerValue, type HeaderList } from '../model/http.ts';
import { durationOption, headerNameOption } from '../model/options.ts';
import { explainMismatch, shownCanonicalRequest } from '../signing/sigv4-explain.ts';
import { readSignature, type PresentedSignature } from '../signing/sigv4-read.ts';
import { pathEncodingOf } from '../signing/sigv4-sign.ts';
import {
  canonicalRequest,
  isSameSignature,
  scopeText,
  sha256,
  signatureOf,
  signingKey,
  stringToSign,
  UNSIGNED_PAYLOAD,
  type SignedParts,
} from '../signing/sigv4.ts';
import { authenticationOptions, withFallback } from './authentication.ts';
import { refuse, withoutCredential } from './credentials.ts';
import { definePolicy, type Call, type PolicyEnv } from './policy.ts';

const names = z.array(z.string().min(1)).min(1);

const options = z.strictObject({
  accessKeys: z
    .record(
      z.string().regex(/^[\w-]{1,128}$/, { error: 'expected an access key such as AKIDEXAMPLE' }),
      z.string().min(1),
    )
    .describe(
      'Secrets by access key, by reference such as ${secret:partner}, beside the `hmac` entries of consumers; an access key counts as a consumer.',
    )
    .default({}),
  services: names.describe('Services a signature may be for, such as execute-api; any when not given.').optional(),
  regions: names.describe('Regions a signature may be for, such as eu-central-1; any when not given.').optional(),
  clockSkew: durationOption
    .describe('How far the time of a signature may be from now, on both sides; a signed link may begin so much early.')
    .default(300_000),
  signedHeaders: z.array(headerNameOption).describe('Headers that must be signed.').default(['host']),
  requireAmzHeaders: z
    .boolean()
    .describe('Whether every header that begins with x-amz- must be signed when it is there.')
    .default(true),
  payload: z
    .enum(['signed', 'allow-unsigned'])
    .describe(
      'Whether the body must be covered. allow-unsigned also takes UNSIGNED-PAYLOAD; bodies signed in chunks (STREAMING-…) are not supported.',
    )
    .default('signed'),
  signedLinks: z.boolean().describe('Whether the signature may be in the query, as in a link to share.').default(true),
  hideCredentials: z
    .boolean()
    .describe('Takes signature and session token out before the request goes on.')
    .default(false),
  ...authenticationOptions,
});
type Options = z.output<typeof options>;

/** Verifies AWS Signature Version 4. Throws SIGNATURE_MISSING, SIGNATURE_INVALID, SIGNATURE_EXPIRED, CREDENTIALS_INVALID. */
export const sigv4 = definePolicy<Options>({
  name: 'sigv4',
  summary: 'Lets in requests that are signed by AWS Signature Version 4 with the access key of a consumer.',
  phases: ['request'],
  options,
  example: "{ services: [execute-api], regions: [eu-central-1], accessKeys: { AKIDEXAMPLE: '${secret:partner}' } }",
  secrets: ['accessKeys'],
  needs: { requestBody: true },
  prepare: (given, env) => {
    const guard = new SignatureGuard(given, env);
    return { onRequest: withFallback(given, env, (call) => guard.identify(call)) };
  },
});

const CHALLENGE = { challenge: 'AWS4-HMAC-SHA256' };
const LINK_PARAMETERS = ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature', 'Security-Token'];
const MAX_SIGNING_KEYS = 256;
const NO_BYTES = new Uint8Array(0);

interface AccessKey {
  readonly consumer: ConsumerConfig;
  readonly secret: string;
}

class SignatureGuard {
  readonly #options: Options;
  readonly #env: PolicyEnv;
  readonly #keys = new Map<string, AccessKey>();
  /** Four HMACs each, the same all day long. */
  readonly #signingKeys = new Map<string, Uint8Array>();
  readonly #rule: string;

  constructor(given: Options, env: PolicyEnv) {
    this.#options = given;
    this.#env = env;
    for (const [id, secret] of Object.entries(given.accessKeys))
      this.#keys.set(id, { consumer: { id, groups: [], keys: [] }, secret });
    for (const consumer of env.consumers)
      for (const { id, secret } of consumer.hmac ?? []) this.#keys.set(id, { consumer, secret });
    const { services, regions, clockSkew } = given;
    this.#rule = `a signature for ${services?.join(' or ') ?? 'any service'} in ${regions?.join(' or ') ?? 'any region'}, at most ${clockSkew / 1000} s off, by one of ${this.#keys.size} access keys`;
  }

  identify(call: Call): void {
    call.note('rule', this.#rule);
    const { target, headers } = call.received;
    // A client that takes the gateway for a proxy sends the whole URL and signs its path.
    const found = readSignature(target.replace(/^https?:\/\/[^/?]*/i, ''), headers);
    if (found.kind === 'none')
      return refuse(call, {
        code: 'SIGNATURE_MISSING',
        seen: found.seen,
        verdict: 'the request is not signed',
        details: CHALLENGE,
      });
    if (found.kind === 'malformed')
      return this.#deny(call, 'a signature that cannot be read', 'malformed', found.reason);
    const seen = `access key ${found.accessKeyId}, scope ${scopeText(found.scope)}, signed ${found.signedHeaders.join(';')}, at ${found.timestamp}, in the ${found.place}`;
    call.note('seen', seen);
    this.#checkScope(call, seen, found);
    this.#checkTime(call, seen, found);
    this.#checkHeaders(call, seen, found, headers);
    const key = this.#keys.get(found.accessKeyId);
    if (key === undefined)
      return refuse(call, {
        code: 'CREDENTIALS_INVALID',
        seen,
        verdict: 'the access key is not known',
        details: { ...CHALLENGE, problem: 'key', accessKey: found.accessKeyId },
      });
    const parts = this.#partsOf(call, seen, found);
    if (!this.#fits(parts, found, key)) this.#denyMismatch(call, seen, { parts, found, key });
    call.note('consumer', key.consumer.id);
    call.note('verdict', 'let in');
    call.consumer = key.consumer;
    if (this.#options.hideCredentials) hide(call, found.place);
  }

  #checkScope(call: Call, seen: string, { scope, place }: PresentedSignature): void {
    const { services, regions, signedLinks } = this.#options;
    if (place === 'query' && !signedLinks) this.#deny(call, seen, 'place', 'signed links are not let in');
    if (services !== undefined && !services.includes(scope.service))
      this.#deny(call, seen, 'scope', `the signature is for the service ${scope.service}`);
    if (regions !== undefined && !regions.includes(scope.region))
      this.#deny(call, seen, 'scope', `the signature is for the region ${scope.region}`);
  }

  #checkTime(call: Call, seen: string, { signedAt, expiresSeconds }: PresentedSignature): void {
    const { clockSkew } = this.#options;
    const age = this.#env.clock.now() - signedAt;
    const limit = expiresSeconds === undefined ? clockSkew : expiresSeconds * 1000;
    call.note('ageSeconds', Math.round(age / 1000));
    if (age <= limit && age >= -clockSkew) return;
    const verdict =
      age > limit
        ? `signed ${Math.round(age / 1000)} s ago, at most ${limit / 1000} s is let in`
        : `signed ${Math.round(-age / 1000)} s in the future, at most ${clockSkew / 1000} s is let in`;
    refuse(call, { code: 'SIGNATURE_EXPIRED', seen, verdict, details: { ...CHALLENGE, reason: verdict } });
  }

  #checkHeaders(call: Call, seen: string, { signedHeaders, place }: PresentedSignature, headers: HeaderList): void {
    const { signedHeaders: required, requireAmzHeaders } = this.#options;
    const present = headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    const unsigned = [
      ...required.map((name) => name.toLowerCase()),
      ...(place === 'header' ? [present.includes('x-amz-date') ? 'x-amz-date' : 'date'] : []),
      ...(requireAmzHeaders ? present.filter((name) => name.startsWith('x-amz-')) : []),
    ].filter((name) => !signedHeaders.includes(name));
    if (unsigned.length === 0) return;
    this.#deny(call, seen, 'headers', `headers that must be signed are not: ${[...new Set(unsigned)].join(', ')}`);
  }

  #partsOf(call: Call, seen: string, found: PresentedSignature): SignedParts {
    const { method, headers } = call.received;
    return {
      method,
      target: found.target,
      headers: headerValue(headers, 'host') === undefined ? ['host', call.authority, ...headers] : headers,
      signedHeaders: found.signedHeaders,
      payloadHash: this.#payloadHash(call, seen, found),
      timestamp: found.timestamp,
      scope: found.scope,
      pathEncoding: pathEncodingOf(found.scope.service),
    };
  }

  /** What the request says its body is covered by, when that is true. */
  #payloadHash(call: Call, seen: string, { place, scope, target }: PresentedSignature): string {
    const { body } = call.request;
    const actual = (): string => sha256(body.kind === 'bytes' ? body.bytes : NO_BYTES);
    const said =
      headerValue(call.received.headers, 'x-amz-content-sha256') ??
      (place === 'query' ? new URLSearchParams(target.slice(target.indexOf('?'))).get('X-Amz-Content-Sha256') : null) ??
      (place === 'query' && scope.service === 's3' ? UNSIGNED_PAYLOAD : undefined);
    if (said === undefined) return actual();
    if (said.startsWith('STREAMING-'))
      return this.#deny(call, seen, 'payload', `${said.slice(0, 60)}, a body signed in chunks, is not supported`);
    if (said === UNSIGNED_PAYLOAD) {
      if (this.#options.payload === 'signed')
        this.#deny(call, seen, 'payload', 'the body is not covered by the signature');
      call.note('payload', UNSIGNED_PAYLOAD);
      return said;
    }
    if (said !== actual())
      this.#deny(call, seen, 'payload', 'the body has another hash than x-amz-content-sha256 says');
    return said;
  }

  #fits(parts: SignedParts, { accessKeyId, scope, signature }: PresentedSignature, { secret }: AccessKey): boolean {
    const name = `${accessKeyId}/${scopeText(scope)}`;
    let key = this.#signingKeys.get(name);
    if (key === undefined) {
      key = signingKey(secret, scope);
      if (this.#signingKeys.size >= MAX_SIGNING_KEYS) this.#signingKeys.clear();
      this.#signingKeys.set(name, key);
    }
    return isSameSignature(signature, signatureOf(stringToSign(canonicalRequest(parts), parts), key));
  }

  #denyMismatch(
    call: Call,
    seen: string,
    { parts, found, key }: { readonly parts: SignedParts; readonly found: PresentedSignature; readonly key: AccessKey },
  ): never {
    const canonical = shownCanonicalRequest(parts);
    call.note('canonicalRequest', canonical.slice(0, 8192));
    call.note('stringToSign', stringToSign(canonicalRequest(parts), parts));
    call.note('hint', explainMismatch(parts, found.signature, key.secret));
    return this.#deny(call, seen, 'mismatch', 'the signature does not fit what was received');
  }

  #deny(call: Call, seen: string, problem: string, verdict: string): never {
    return refuse(call, {
      code: 'SIGNATURE_INVALID',
      seen,
      verdict,
      details: { ...CHALLENGE, problem, reason: verdict },
    });
  }
}

function hide(call: Call, place: PresentedSignature['place']): void {
  const inHeaders = ['authorization', 'x-amz-security-token'];
  if (place === 'header') for (const name of inHeaders) call.request = withoutCredential(call.request, 'header', name);
  else for (const name of LINK_PARAMETERS) call.request = withoutCredential(call.request, 'query', `X-Amz-${name}`);
}
