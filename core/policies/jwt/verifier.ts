import { TokenCase, type Check, type FoundToken } from '../../jwt/checks/check.ts';
import { firstRefusal, runAllChecks, type Refused } from '../../jwt/checks/run-checks.ts';
import { valueText } from '../../jwt/checks/words.ts';
import type { KeyRing, KeyVerdict } from '../../jwt/keys/key-ring.ts';
import type { Asker } from '../../jwt/keys/remote-keys.ts';
import type { ParsedToken } from '../../jwt/parse-token.ts';
import { VerifiedTokens } from '../../jwt/verified-tokens.ts';
import type { JwtCheck, JwtKey, JwtKeySource } from '../../model/jwt.ts';
import type { EpochMillis, Millis } from '../../model/units.ts';
import type { Mark, PolicyEnv } from '../policy.ts';
import { makeChecks } from './make-checks.ts';
import type { JwtOptions } from './options.ts';
import { prepareKeys, type PreparedKeys } from './prepare-keys.ts';
import { TokenPlaces } from './token-places.ts';

/** What a genuine token is known by: the case that let it in first, and words about it made once. */
export interface KnownToken {
  readonly one: TokenCase;
  readonly seen: string;
  readonly payload: string;
}

/** What became of a token. */
export type Verdict =
  | { readonly kind: 'let in'; readonly known: KnownToken; readonly isRemembered: boolean; readonly keys: KeyVerdict }
  | { readonly kind: 'refused'; readonly refused: Refused; readonly one: TokenCase };

/** Everything about a token, for people. */
export interface Explanation {
  readonly checks: readonly JwtCheck[];
  readonly keys: readonly JwtKey[];
  readonly keySources: readonly JwtKeySource[];
  readonly one: TokenCase;
}

type Env = Pick<PolicyEnv, 'clock' | 'consumers' | 'shared'>;

/** Of the tokens that are remembered, those that came last. */
const TOKENS_MARKED = 3;

/** What a remembered token need not be asked again. */
const DONE_ONCE: ReadonlySet<string> = new Set(['extract', 'parse', 'key', 'signature', 'consumer']);

/** The checks of one policy, for the gateway and for people: the same code, run to the first failure or to the end. */
export class JwtVerifier {
  readonly places: TokenPlaces;
  /** What is asked, in words. */
  readonly rule: string;
  readonly skewMillis: Millis;
  readonly #keys: PreparedKeys;
  readonly #ring: KeyRing;
  readonly #clock: Env['clock'];
  readonly #all: readonly Check[];
  readonly #checks: readonly Check[];
  readonly #again: readonly Check[];
  readonly #known: VerifiedTokens<KnownToken>;

  /** @throws CONFIG_INVALID when a key that is given cannot be used. */
  constructor(options: JwtOptions, env: Env) {
    this.places = new TokenPlaces(options.from, options.several);
    this.skewMillis = options.clockSkew;
    this.#keys = prepareKeys(options, env);
    this.#ring = this.#keys.ring;
    this.#clock = env.clock;
    this.#all = makeChecks(options, this.#keys, this.places.text, env.consumers);
    this.#checks = this.#all.filter(({ isOff }) => !isOff);
    this.#again = this.#checks.filter(({ name }) => !DONE_ONCE.has(name));
    this.#known = new VerifiedTokens(options.verifiedTokens);
    this.rule = ruleText(this.#checks);
  }

  /** Looks at a token; at once unless keys have to be asked for or the algorithm takes its time. */
  verify(found: FoundToken, asker: Asker): Verdict | Promise<Verdict> {
    const known = found.kind === 'token' ? this.#known.find(found.text, this.#ring.epoch) : undefined;
    const token = known?.one.token;
    if (known === undefined || token === undefined) return this.#verifyAnew(found, asker);
    if (this.#ring.isFreshFor(token)) return this.#verifyAgain(known, found, asker);
    return this.#ring.renewFor(token, asker).then(() => this.#verifyRenewed(known, token, found, asker));
  }

  /** Runs every check, whatever fails. @param at The moment at which times are looked at. */
  async explain(found: FoundToken, at: EpochMillis, skewMillis: Millis): Promise<Explanation> {
    const started = this.#clock.now();
    const one = new TokenCase(found, at, skewMillis, PLAIN_ASKER);
    const checks = await runAllChecks(this.#all, one);
    return {
      checks,
      keys: this.#ring.explain(one.token, one.key),
      keySources: this.#ring.sources(started),
      one,
    };
  }

  /** When published keys are asked for anew, and when the tokens that came last expire. */
  marks(): readonly Mark[] {
    const renewals = this.#ring.renewals.map(({ at, url }) => ({ at, title: `the keys of ${url} are fetched anew` }));
    const ends = this.#known.latest(TOKENS_MARKED).flatMap(({ one }): Mark[] => {
      const exp = one.claim('exp');
      const whose = one.consumer === undefined ? 'a token' : `the token of ${one.consumer.id}`;
      return typeof exp === 'number' ? [{ at: exp * 1000 + this.skewMillis, title: `${whose} expires` }] : [];
    });
    return [...renewals, ...ends];
  }

  close(): void {
    this.#keys.close();
  }

  /** The keys may be others now, or none that may be used: then what they made is not taken any more. */
  #verifyRenewed(known: KnownToken, token: ParsedToken, found: FoundToken, asker: Asker): Verdict | Promise<Verdict> {
    const isStillTrue = known.one.choice?.epoch === this.#ring.epoch && this.#ring.hasAllFor(token);
    return isStillTrue ? this.#verifyAgain(known, found, asker) : this.#verifyAnew(found, asker);
  }

  /** What time or other settings may have changed; not the signature. */
  #verifyAgain(known: KnownToken, found: FoundToken, asker: Asker): Verdict | Promise<Verdict> {
    const one = new TokenCase(found, this.#clock.now(), this.skewMillis, asker);
    const { token, algorithm, choice, key, consumer } = known.one;
    one.token = token;
    one.algorithm = algorithm;
    one.choice = choice;
    one.key = key;
    one.consumer = consumer;
    const refused = firstRefusal(this.#again, one);
    if (refused === undefined) return { kind: 'let in', known, isRemembered: true, keys: this.#keysNow(known.one) };
    if (found.kind === 'token') this.#known.forget(found.text);
    return refused instanceof Promise
      ? refused.then((later) => (later === undefined ? this.#letIn(one) : { kind: 'refused', refused: later, one }))
      : { kind: 'refused', refused, one };
  }

  /** How the keys of a remembered token stand by now. */
  #keysNow({ choice, token }: TokenCase): KeyVerdict {
    if (choice?.verdict === 'static' || token === undefined) return 'static';
    return this.#ring.isFreshFor(token) ? 'hit' : 'stale';
  }

  #verifyAnew(found: FoundToken, asker: Asker): Verdict | Promise<Verdict> {
    const one = new TokenCase(found, this.#clock.now(), this.skewMillis, asker);
    const refused = firstRefusal(this.#checks, one);
    if (refused instanceof Promise)
      return refused.then((later) =>
        later === undefined ? this.#letIn(one) : { kind: 'refused', refused: later, one },
      );
    return refused === undefined ? this.#letIn(one) : { kind: 'refused', refused, one };
  }

  #letIn(one: TokenCase): Verdict {
    const known: KnownToken = { one, seen: seenText(one), payload: one.token?.signed.split('.')[1] ?? '' };
    if (one.found.kind === 'token' && one.choice !== undefined)
      this.#known.keep(one.found.text, one.choice.epoch, known);
    return { kind: 'let in', known, isRemembered: false, keys: one.choice?.verdict ?? 'static' };
  }
}

/** Waits that nobody traces. */
const PLAIN_ASKER: Asker = { dependency: (_name, run) => run(() => undefined) };

/** What was found, in a few words: kind, issuer, audience and subject. */
export function seenText(one: TokenCase): string {
  if (one.token === undefined) return one.found.kind === 'token' ? `a text in ${one.found.place}` : 'no token';
  let text = `${valueText(one.token.header.alg)} token`;
  const [iss, sub, aud] = [one.claim('iss'), one.claim('sub'), one.claim('aud')];
  if (iss !== undefined) text += ` of ${valueText(iss)}`;
  if (sub !== undefined) text += ` for ${valueText(sub)}`;
  if (aud !== undefined) text += ` to ${valueText(aud)}`;
  return text;
}

function ruleText(checks: readonly Check[]): string {
  return checks
    .filter(({ name }) => ['algorithm', 'issuer', 'audience', 'claims', 'scope'].includes(name))
    .map(({ name, rule }) => `${name}: ${rule}`)
    .join('; ');
}
