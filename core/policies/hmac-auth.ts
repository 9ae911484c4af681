import { hash } from 'node:crypto';
import { z } from 'zod';
import type { ConsumerConfig } from '../model/config.ts';
import { headerValue } from '../model/http.ts';
import { durationOption, headerNameOption } from '../model/options.ts';
import { authenticationOptions, withFallback } from './authentication.ts';
import { refuse, schemeCredentials, withoutCredential } from './credentials.ts';
import { readParameters } from './hmac/read-parameters.ts';
import {
  explainHmacMismatch,
  HMAC_ALGORITHMS,
  hmacOf,
  isSameHmac,
  missingHeaders,
  shownSigningString,
  signingString,
  type HmacAlgorithm,
} from '../signing/http-signature.ts';
import { definePolicy, type Call, type PolicyEnv } from './policy.ts';

const token = z.string().regex(/^[A-Za-z_-]{1,40}$/, { error: 'expected a word' });
// The list of keys of an object is typed as texts only.
const ALGORITHMS = Object.keys(HMAC_ALGORITHMS) as [HmacAlgorithm, ...HmacAlgorithm[]];

const options = z.strictObject({
  secrets: z
    .record(z.string().min(1), z.string().min(1))
    .describe(
      'Secrets by name, by reference such as ${secret:partner}, beside the `hmac` entries of consumers; a name counts as a consumer.',
    )
    .default({}),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .describe('Algorithms a client may choose.')
    .default(['hmac-sha256', 'hmac-sha384', 'hmac-sha512']),
  clockSkew: durationOption
    .describe('How far the date of the request may be from now, on both sides.')
    .default(300_000),
  dateHeaders: z
    .array(headerNameOption)
    .describe(
      'Headers that may carry the date; one of them that is near enough is asked for. An empty list asks for none.',
    )
    .default(['x-date', 'date']),
  enforceHeaders: z
    .array(z.string().min(1))
    .describe('Names that must be among the signed ones, such as date, @request-target or digest.')
    .default([]),
  validateRequestBody: z
    .boolean()
    .describe('Whether a body must come with a Digest header of its SHA-256 that fits.')
    .default(false),
  scheme: token.describe('Scheme of the credentials; Signature in the form of other gateways.').default('hmac'),
  keyParameter: token
    .describe('Parameter that names the key; keyId in the form of other gateways.')
    .default('username'),
  headers: z
    .array(headerNameOption)
    .min(1)
    .describe('Headers that may carry the credentials, looked at in this order.')
    .default(['authorization']),
  realm: z
    .string()
    .regex(/^[ !#-[\]-~]*$/, { error: 'expected plain text without quotes' })
    .describe('Realm named in WWW-Authenticate.')
    .optional(),
  hideCredentials: z.boolean().describe('Takes the header out before the request goes on.').default(false),
  ...authenticationOptions,
});
type Options = z.output<typeof options>;

/** Verifies requests signed with a shared secret. Throws SIGNATURE_MISSING, SIGNATURE_INVALID, SIGNATURE_EXPIRED, CREDENTIALS_INVALID. */
export const hmacAuth = definePolicy<Options>({
  name: 'hmac-auth',
  summary: 'Lets in requests that are signed with the shared secret of a consumer, by headers it chooses.',
  phases: ['request'],
  options,
  example:
    "{ enforceHeaders: [date, '@request-target'], validateRequestBody: true, secrets: { alice: '${secret:alice}' } }",
  secrets: ['secrets'],
  needs: ({ validateRequestBody }) => (validateRequestBody ? { requestBody: true } : {}),
  prepare: (given, env) => {
    const guard = new HmacGuard(given, env);
    return { onRequest: withFallback(given, env, (call) => guard.identify(call)) };
  },
});

interface Presented {
  readonly header: string;
  readonly key: string;
  readonly algorithm: HmacAlgorithm;
  readonly names: readonly string[];
  readonly text: string;
  readonly signature: Uint8Array;
}

/** Which check failed, for dialects that answer each in words of its own. */
type Problem = 'malformed' | 'algorithm' | 'headers' | 'digest' | 'mismatch';

class HmacGuard {
  readonly #options: Options;
  readonly #clock: PolicyEnv['clock'];
  readonly #secrets = new Map<string, { readonly consumer: ConsumerConfig; readonly secret: string }>();
  readonly #challenge: { readonly challenge: string };
  readonly #rule: string;

  constructor(given: Options, { clock, consumers }: PolicyEnv) {
    this.#options = given;
    this.#clock = clock;
    for (const [id, secret] of Object.entries(given.secrets))
      this.#secrets.set(id, { consumer: { id, groups: [], keys: [] }, secret });
    for (const consumer of consumers)
      for (const { id, secret } of consumer.hmac ?? []) this.#secrets.set(id, { consumer, secret });
    const { scheme, realm, algorithms, dateHeaders, clockSkew, enforceHeaders } = given;
    this.#challenge = { challenge: realm === undefined ? scheme : `${scheme} realm="${realm}"` };
    const date = dateHeaders.length === 0 ? '' : `, ${dateHeaders.join(' or ')} at most ${clockSkew / 1000} s off`;
    const signed = enforceHeaders.length === 0 ? '' : `, signed ${enforceHeaders.join(' ')}`;
    this.#rule = `${algorithms.join(' or ')} by one of ${this.#secrets.size} known names${date}${signed}`;
  }

  identify(call: Call): void {
    call.note('rule', this.#rule);
    const presented = this.#read(call);
    const { key, names, algorithm, header } = presented;
    const seen = `${this.#options.keyParameter} ${JSON.stringify(key.slice(0, 64))}, ${algorithm}, signed ${names.join(' ').slice(0, 500)}`;
    call.note('seen', seen);
    this.#checkNames(call, seen, names);
    this.#checkDate(call, seen, names);
    const known = this.#secrets.get(key);
    if (known === undefined)
      return refuse(call, {
        code: 'CREDENTIALS_INVALID',
        seen,
        verdict: 'the name is not known',
        details: { ...this.#challenge, problem: 'key' },
      });
    this.#checkSignature(call, seen, presented, known.secret);
    if (this.#options.validateRequestBody) this.#checkDigest(call, seen, names);
    call.note('consumer', known.consumer.id);
    call.note('verdict', 'let in');
    call.consumer = known.consumer;
    if (this.#options.hideCredentials) call.request = withoutCredential(call.request, 'header', header);
  }

  #read(call: Call): Presented {
    const { scheme, headers, keyParameter, algorithms } = this.#options;
    const found = schemeCredentials(call.received.headers, headers, scheme);
    if (found.kind === 'none')
      return refuse(call, {
        code: 'SIGNATURE_MISSING',
        seen: found.seen,
        verdict: 'the request is not signed',
        details: this.#challenge,
      });
    const unread = 'a signature that cannot be read';
    if (found.kind === 'several') return this.#deny(call, found.seen, 'malformed', 'more than one signature');
    const parameters = readParameters(found.value);
    if (typeof parameters === 'string') return this.#deny(call, unread, 'malformed', parameters);
    const [key, algorithm, text] = [keyParameter.toLowerCase(), 'algorithm', 'signature'].map((name) =>
      parameters.get(name),
    );
    if (!key || algorithm === undefined || !text)
      return this.#deny(
        call,
        unread,
        'malformed',
        `the parameters ${keyParameter}, algorithm and signature are needed`,
      );
    const allowed = algorithms.find((one) => one === algorithm.toLowerCase());
    if (allowed === undefined)
      return this.#deny(call, `algorithm ${algorithm.slice(0, 40)}`, 'algorithm', 'the algorithm is not allowed');
    const names = (parameters.get('headers') ?? 'date')
      .toLowerCase()
      .split(' ')
      .filter((name) => name !== '');
    return { header: found.header, key, algorithm: allowed, names, text, signature: readBase64(text) };
  }

  #checkNames(call: Call, seen: string, names: readonly string[]): void {
    const unsigned = this.#options.enforceHeaders.filter((name) => !names.includes(name.toLowerCase()));
    if (unsigned.length > 0) this.#deny(call, seen, 'headers', `not signed, but asked for: ${unsigned.join(', ')}`);
    const missing = missingHeaders(call.received, names);
    if (missing.length > 0)
      this.#deny(call, seen, 'headers', `signed, but not in the request: ${missing.join(', ').slice(0, 200)}`);
    if (names.length === 0) this.#deny(call, seen, 'headers', 'nothing is signed');
  }

  #checkDate(call: Call, seen: string, names: readonly string[]): void {
    const { dateHeaders, clockSkew } = this.#options;
    if (dateHeaders.length === 0) return;
    const now = this.#clock.now();
    const dates = dateHeaders.flatMap((name) => {
      const age = now - Date.parse(headerValue(call.received.headers, name) ?? '');
      return Number.isNaN(age) ? [] : [{ name: name.toLowerCase(), age }];
    });
    const [{ name, age } = { name: '', age: Number.NaN }] = dates.toSorted((a, b) => Math.abs(a.age) - Math.abs(b.age));
    if (!Number.isNaN(age)) call.note('ageSeconds', Math.round(age / 1000));
    if (Math.abs(age) <= clockSkew) {
      if (!names.includes(name)) call.note('date', 'near enough, but is not signed itself');
      return;
    }
    const verdict = Number.isNaN(age)
      ? `no date that can be read in ${dateHeaders.join(' or ')}`
      : `the date is ${Math.round(Math.abs(age) / 1000)} s ${age > 0 ? 'old' : 'in the future'}, at most ${clockSkew / 1000} s is let in`;
    refuse(call, {
      code: 'SIGNATURE_EXPIRED',
      seen,
      verdict,
      details: { ...this.#challenge, problem: 'date', reason: verdict },
    });
  }

  #checkSignature(call: Call, seen: string, { names, algorithm, text, signature }: Presented, secret: string): void {
    const request = call.received;
    if (isSameHmac(signature, hmacOf(signingString(request, names), secret, algorithm))) return;
    call.note('stringToSign', shownSigningString(request, names).slice(0, 8192));
    call.note('hint', explainHmacMismatch({ request, names, algorithm, secret, given: signature, text }));
    this.#deny(call, seen, 'mismatch', 'the signature does not fit what was received');
  }

  #checkDigest(call: Call, seen: string, names: readonly string[]): void {
    const { body } = call.request;
    const bytes = body.kind === 'bytes' ? body.bytes : undefined;
    const digest = headerValue(call.received.headers, 'digest');
    if (digest === undefined) {
      if (bytes === undefined || bytes.byteLength === 0) return;
      return this.#deny(call, seen, 'digest', 'the body has no Digest header');
    }
    const given = /(?:^|,)\s*sha-256=([A-Za-z0-9+/=]{44})\s*(?:,|$)/i.exec(digest)?.[1];
    if (given === undefined) return this.#deny(call, seen, 'digest', 'Digest has no SHA-256');
    if (given !== hash('sha256', bytes ?? '', 'base64'))
      return this.#deny(call, seen, 'digest', 'the body has another SHA-256 than Digest says');
    call.note('digest', names.includes('digest') ? 'fits' : 'fits, but is not signed itself');
  }

  #deny(call: Call, seen: string, problem: Problem, verdict: string): never {
    const details = { ...this.#challenge, problem, reason: verdict };
    return refuse(call, { code: 'SIGNATURE_INVALID', seen, verdict, details });
  }
}

/** Some clients encode the base64 once more for a URL. */
function readBase64(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(/%2b/gi, '+').replaceAll(/%2f/gi, '/').replaceAll(/%3d/gi, '='), 'base64');
}
