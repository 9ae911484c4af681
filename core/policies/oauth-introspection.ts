import { hash } from 'node:crypto';
import type { Check, FoundToken, Refusal, TokenCase } from '../jwt/checks/check.ts';
import { firstRefusal } from '../jwt/checks/run-checks.ts';
import { valueText } from '../jwt/checks/words.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, withHeaders, type HttpRequest } from '../model/http.ts';
import { withFallback } from './authentication.ts';
import { fingerprint } from './credentials.ts';
import { ExpiringCache } from './expiring-cache.ts';
import { caseOf, claimChecks } from './introspection/checks.ts';
import { introspect, type TokenFacts } from './introspection/endpoint.ts';
import { introspectionOptions, type IntrospectionOptions } from './introspection/options.ts';
import { challengeOf } from './jwt/challenge.ts';
import { claimForwarder, withoutForwarded } from './jwt/forward-claims.ts';
import { TokenPlaces } from './jwt/token-places.ts';
import { definePolicy, type Awaitable, type Call, type Mark, type PolicyEnv } from './policy.ts';

/**
 * Asks the authorization server for every token. Throws TOKEN_MISSING, TOKEN_DUPLICATE, TOKEN_MALFORMED, TOKEN_INACTIVE,
 * TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_CLAIM, SCOPE_MISSING, CONSUMER_UNKNOWN,
 * DEPENDENCY_FAILED.
 */
export const oauthIntrospection = definePolicy<IntrospectionOptions>({
  name: 'oauth-introspection',
  summary: 'Lets in who brings a token that the authorization server says is active (RFC 7662), and that fits.',
  phases: ['request'],
  options: introspectionOptions,
  example: `
url: https://id.example/introspect
clientId: gateway
clientSecret: \${secret:introspection}
audience: https://api.example
scopes: [orders.read]
`,
  secrets: ['clientSecret', 'clientToken'],
  needs: ({ bodyParameter }) => (bodyParameter === undefined ? {} : { requestBody: true }),
  prepare(given, env) {
    const guard = new IntrospectionGuard(given, env);
    const identify = withFallback(given, env, (call) => guard.identify(call));
    return {
      onRequest(call) {
        // Also for those who are let in without a token: nobody but this policy may say who somebody is.
        const headers = withoutForwarded(call.request.headers, { ...given, forwardPayload: undefined });
        if (headers !== call.request.headers) call.request = withHeaders(call.request, headers);
        return identify(call);
      },
      marks: () => guard.marks(),
    };
  },
});

class IntrospectionGuard {
  readonly #options: IntrospectionOptions;
  readonly #clock: PolicyEnv['clock'];
  readonly #places: TokenPlaces;
  readonly #checks: readonly Check[];
  readonly #forward: ReturnType<typeof claimForwarder>;
  readonly #cache: ExpiringCache<TokenFacts>;
  /** Asks under way, by token, so that many requests with one token ask once. */
  readonly #asking = new Map<string, Promise<TokenFacts>>();
  readonly #rule: string;

  constructor(given: IntrospectionOptions, { clock, consumers }: PolicyEnv) {
    this.#options = given;
    this.#clock = clock;
    this.#places = new TokenPlaces(given.from, given.several);
    this.#checks = claimChecks(given, consumers);
    this.#forward = claimForwarder({ ...given, forwardPayload: undefined });
    this.#cache = new ExpiringCache(given.maxCached, clock);
    const asked = this.#checks.filter(({ name }) => !['exp', 'nbf', 'consumer'].includes(name));
    this.#rule = ['active', ...asked.map(({ name, rule }) => `${name}: ${rule}`)].join('; ');
  }

  marks(): readonly Mark[] {
    return this.#cache.soonest().map((at) => ({ at, title: 'a token is asked for anew' }));
  }

  identify(call: Call): Awaitable<void> {
    call.note('rule', this.#rule);
    const found = this.#find(call.request);
    if (found.kind === 'none')
      return this.#refuse(call, 'no token', { code: 'TOKEN_MISSING', reason: `no token in ${this.#places.text}` });
    if (found.kind === 'several') {
      const reason = `different tokens in ${found.places.join(' and ')}`;
      return this.#refuse(call, reason, { code: 'TOKEN_DUPLICATE', reason });
    }
    const seen = `token of ${fingerprint(found.text)} in ${found.place}`;
    if (found.text.length > this.#options.maxTokenSize)
      return this.#refuse(call, seen, { code: 'TOKEN_MALFORMED', reason: 'the token is too long' });
    const key = hash('sha256', found.text);
    const known = this.#cache.get(key);
    if (known !== undefined) {
      call.note('cache', 'hit');
      return this.#judge(call, seen, found, known);
    }
    const under = this.#asking.get(key);
    call.note('cache', under === undefined ? 'miss' : 'shared');
    const asked = call.dependency('introspection', (note) => {
      note('shared', under !== undefined);
      return under ?? this.#ask(key, found.text, note);
    });
    return asked.then(
      (facts) => this.#judge(call, seen, found, facts),
      (thrown: unknown) => this.#fail(call, seen, thrown),
    );
  }

  #find(request: HttpRequest): FoundToken {
    const found = this.#places.find(request);
    const { bodyParameter } = this.#options;
    if (found.kind !== 'none' || bodyParameter === undefined || request.body.kind !== 'bytes') return found;
    const type = headerValue(request.headers, 'content-type') ?? '';
    if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return found;
    const text = new URLSearchParams(Buffer.from(request.body.bytes).toString('utf8')).get(bodyParameter);
    return text === null || text === '' ? found : { kind: 'token', text, place: `body ${bodyParameter}` };
  }

  #ask(key: string, token: string, note: Parameters<typeof introspect>[2]): Promise<TokenFacts> {
    const asked = introspect(token, this.#options, note)
      .then((facts) => {
        this.#cache.set(key, facts, this.#keptUntil(facts));
        return facts;
      })
      .finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked;
  }

  /** Never beyond the expiry of the token, whatever the clocks of others say. */
  #keptUntil({ isActive, claims }: TokenFacts): number {
    const { ttl, negativeTtl } = this.#options;
    const now = this.#clock.now();
    if (!isActive) return now + negativeTtl;
    const { exp } = claims;
    return typeof exp === 'number' ? Math.min(now + ttl, exp * 1000) : now + ttl;
  }

  /** Claims are looked at each time, since time goes by. */
  #judge(call: Call, seen: string, found: FoundToken, { isActive, claims }: TokenFacts): void {
    if (!isActive)
      return this.#refuse(call, `${seen}; not active`, {
        code: 'TOKEN_INACTIVE',
        reason: 'the server says that it is not active',
      });
    const one = caseOf(found, claims, this.#clock.now(), this.#options.clockSkew);
    const facts = `${seen}; ${describe(claims)}`;
    // None of these checks has to wait.
    const refused = firstRefusal(this.#checks, one);
    if (refused instanceof Promise) throw new GatewrightError('POLICY_FAILED', { reason: 'a check of claims waits' });
    if (refused !== undefined)
      return this.#refuse(call, `${facts}; ${refused.check.name}: ${refused.check.seen(one)}`, refused);
    call.note('seen', facts);
    this.#letIn(call, one, claims);
  }

  #letIn(call: Call, { consumer }: TokenCase, claims: TokenFacts['claims']): void {
    call.claims = claims;
    call.consumer = consumer ?? call.consumer;
    if (consumer !== undefined) call.note('consumer', consumer.id);
    call.note('verdict', 'let in');
    if (this.#options.hideCredentials) call.request = this.#places.hide(call.request);
    if (this.#forward !== undefined)
      call.request = withHeaders(call.request, this.#forward(call.request.headers, claims, ''));
  }

  #fail(call: Call, seen: string, thrown: unknown): never {
    call.note('seen', seen);
    if (thrown instanceof GatewrightError && thrown.code === 'DEPENDENCY_FAILED')
      call.note('verdict', `the authorization server could not be asked: ${String(thrown.details['reason'])}`);
    throw thrown;
  }

  #refuse(call: Call, seen: string, { code, reason, facts = {} }: Refusal): never {
    const { realm } = this.#options;
    const challenge = challengeOf(code, facts, realm);
    call.note('seen', seen);
    call.note('verdict', reason);
    throw new GatewrightError(code, {
      reason,
      ...facts,
      ...(realm === undefined ? {} : { realm }),
      ...(challenge === undefined ? {} : { challenge }),
    });
  }
}

function describe(claims: TokenFacts['claims']): string {
  const parts = ['sub', 'client_id', 'username', 'scope', 'exp']
    .filter((name) => Object.hasOwn(claims, name))
    .map((name) => `${name} ${valueText(claims[name])}`);
  return ['active', ...parts].join(', ');
}
