import { hash } from 'node:crypto';
import { z } from 'zod';
import type { ConsumerConfig } from '../model/config.ts';
import type { HttpRequest } from '../model/http.ts';
import { headerNameOption } from '../model/options.ts';
import { authenticationOptions, withFallback } from './authentication.ts';
import { credentialsIn, fingerprint, refuse, withoutCredential } from './credentials.ts';
import { definePolicy, type Call, type PolicyEnv } from './policy.ts';

const options = z
  .strictObject({
    header: headerNameOption
      .describe('Name of the header that carries the key; the short form of `names` with one name.')
      .optional(),
    names: z
      .array(headerNameOption)
      .min(1)
      .describe('Names the key may have, looked for in this order; x-api-key when not given.')
      .optional(),
    in: z
      .array(z.enum(['header', 'query', 'cookie']))
      .min(1)
      .describe('Where each name is looked for, in this order.')
      .default(['header']),
    keys: z
      .array(z.string().min(1))
      .describe(
        'Keys that are let in, by reference such as ${secret:partner}. One that no consumer has counts as a consumer by its place: key-1, key-2.',
      )
      .default([]),
    hideCredentials: z.boolean().describe('Takes the key out before the request goes on.').default(false),
    realm: z
      .string()
      .regex(/^[ !#-[\]-~]*$/, { error: 'expected plain text without quotes' })
      .describe('Realm named in WWW-Authenticate.')
      .optional(),
    ...authenticationOptions,
  })
  .refine(({ header, names }) => header === undefined || names === undefined, {
    error: 'expected either header or names',
  });
type Options = z.output<typeof options>;

/** Asks for an API key and finds its consumer. Throws KEY_MISSING, KEY_DUPLICATE, KEY_INVALID. */
export const keyAuth = definePolicy<Options>({
  name: 'key-auth',
  summary: 'Lets in who brings a known API key, in a header, the query or a cookie.',
  phases: ['request'],
  options,
  example: "{ header: x-api-key, keys: ['${secret:partner}'] }",
  secrets: ['keys'],
  prepare(given, env) {
    const names = given.names ?? [given.header ?? 'x-api-key'];
    const known = new KeyIndex(given.keys, env);
    const rule = `a known key in ${given.in.join(', ')}: ${names.join(', ')}`;
    const facts = { names, in: given.in, ...(given.realm === undefined ? {} : { realm: given.realm }) };
    return {
      onRequest: withFallback(given, env, (call) => {
        const found = findKeys(call.request, given.in, names);
        const [key] = found;
        call.note('rule', rule);
        if (key === undefined)
          return refuse(call, { code: 'KEY_MISSING', seen: 'no key', verdict: 'no key was found', details: facts });
        if (found.length > 1)
          return refuse(call, {
            code: 'KEY_DUPLICATE',
            seen: `${found.length} keys`,
            verdict: 'more than one key',
            details: facts,
          });
        const match = known.find(key);
        if (match === undefined) {
          const seen = fingerprint(key);
          return refuse(call, {
            code: 'KEY_INVALID',
            seen,
            verdict: `not one of ${known.size} known keys`,
            details: { ...facts, key: seen },
          });
        }
        call.note('seen', match.fingerprint);
        call.note('consumer', match.consumer.id);
        call.note('verdict', 'let in');
        call.consumer = match.consumer;
        if (given.hideCredentials) hideKey(call, given.in, names);
      }),
    };
  },
});

interface KnownKey {
  readonly consumer: ConsumerConfig;
  /** Made once: a hash a request would be the dearest thing in this policy. */
  readonly fingerprint: string;
}

/**
 * Keys that belong to a consumer count for it; the others are consumers by their place, `key-1` and so on. They are
 * looked up by a salted hash: how long a look-up takes says nothing about how much of a guess was right, because nobody
 * outside can tell which hash a guess has.
 */
class KeyIndex {
  readonly #salt: string;
  readonly #byHash = new Map<string, KnownKey>();

  constructor(keys: readonly string[], { consumers, randomBytes }: PolicyEnv) {
    this.#salt = Buffer.from(randomBytes(16)).toString('hex');
    for (const [position, key] of keys.entries()) this.#add(key, { id: `key-${position + 1}`, groups: [], keys: [] });
    for (const consumer of consumers) for (const key of consumer.keys) this.#add(key, consumer);
  }

  get size(): number {
    return this.#byHash.size;
  }

  find(key: string): KnownKey | undefined {
    return this.#byHash.get(this.#hash(key));
  }

  #add(key: string, consumer: ConsumerConfig): void {
    this.#byHash.set(this.#hash(key), { consumer, fingerprint: fingerprint(key) });
  }

  #hash(key: string): string {
    return hash('sha256', this.#salt + key, 'base64url');
  }
}

/** All keys under the first name, in the first place, that has any. */
function findKeys(request: HttpRequest, places: Options['in'], names: readonly string[]): readonly string[] {
  for (const name of names) {
    for (const place of places) {
      const given = credentialsIn(request, place, name);
      if (given.length > 0) return given;
    }
  }
  return [];
}

function hideKey(call: Call, places: Options['in'], names: readonly string[]): void {
  for (const name of names) for (const place of places) call.request = withoutCredential(call.request, place, name);
}
