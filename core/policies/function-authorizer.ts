import { hash } from 'node:crypto';
import { RE2JS, RE2JSException } from 're2js';
import type { ConsumerConfig } from '../model/config.ts';
import { GatewrightError, type ErrorCode } from '../model/errors.ts';
import { withFallback } from './authentication.ts';
import { readAnswer, type AuthorizerAnswer } from './authorizer/answer.ts';
import { openAuthorizer, type Authorizer } from './authorizer/ask.ts';
import { authorizerEvent } from './authorizer/event.ts';
import { pathOf, readIdentitySource, type IdentitySource } from './authorizer/identity.ts';
import { methodArn } from './authorizer/method-arn.ts';
import { authorizerOptions, type AuthorizerOptions } from './authorizer/options.ts';
import { fingerprint } from './credentials.ts';
import { ExpiringCache } from './expiring-cache.ts';
import { definePolicy, type Awaitable, type Call, type Mark, type PolicyEnv } from './policy.ts';

/**
 * Asks a function whether a request is let in, as Lambda authorizers are asked. Throws CREDENTIALS_MISSING,
 * CREDENTIALS_INVALID, AUTHORIZER_DENIED, AUTHORIZER_FAILED.
 */
export const functionAuthorizer = definePolicy<AuthorizerOptions>({
  name: 'function-authorizer',
  summary:
    'Asks a JavaScript function or a service whether the request is let in, as API Gateway asks a Lambda authorizer.',
  phases: ['request'],
  options: authorizerOptions,
  example:
    '{ file: authorizers/check.mjs, event: request-2.0, identitySources: [$request.header.Authorization], ttl: 5m }',
  async prepare(given, env) {
    const guard = new AuthorizerGuard(given, env, await openAuthorizer(given, env.workspace));
    return {
      onRequest: withFallback(given, env, (call) => guard.identify(call)),
      marks: () => guard.marks(),
      close: () => guard.close(),
    };
  },
});

const CHALLENGE = { challenge: 'Bearer' };

class AuthorizerGuard {
  readonly #options: AuthorizerOptions;
  readonly #env: PolicyEnv;
  readonly #authorizer: Authorizer;
  readonly #sources: readonly IdentitySource[];
  readonly #validation: RE2JS | undefined;
  readonly #cache: ExpiringCache<AuthorizerAnswer>;
  readonly #form: 'policy' | 'simple';
  readonly #byKey: ReadonlyMap<string, ConsumerConfig>;

  constructor(given: AuthorizerOptions, env: PolicyEnv, authorizer: Authorizer) {
    this.#options = given;
    this.#env = env;
    this.#authorizer = authorizer;
    this.#sources = given.identitySources.map((text) => readIdentitySource(text, given.stageVariables));
    this.#validation = compileValidation(given.validation);
    this.#cache = new ExpiringCache(given.maxCached, env.clock);
    this.#form = given.response ?? (given.event === 'request-2.0' ? 'simple' : 'policy');
    this.#byKey = new Map(env.consumers.flatMap((consumer) => consumer.keys.map((key) => [key, consumer])));
  }

  async close(): Promise<void> {
    await this.#authorizer.close();
  }

  marks(): readonly Mark[] {
    return this.#cache.soonest().map((at) => ({ at, title: 'an answer of the authorizer is asked for anew' }));
  }

  identify(call: Call): Awaitable<void> {
    const { received } = call;
    const arn = methodArn(this.#options.arn, received.method, pathOf(received.target));
    const identity = this.#sources.map((source) => source.read(call));
    call.note('rule', `${this.#authorizer.name} lets in ${arn}`.slice(0, 1000));
    call.note('seen', this.#sources.map(({ text }, index) => `${text}: ${shown(identity[index] ?? '')}`).join('; '));
    this.#checkIdentity(call, identity);
    const key = hash('sha256', JSON.stringify(identity));
    const known = this.#cache.get(key);
    call.note('cache', this.#options.ttl === 0 ? 'off' : known === undefined ? 'miss' : 'hit');
    if (known !== undefined) return this.#decide(call, known, arn);
    return this.#ask(call, identity, arn, key);
  }

  #checkIdentity(call: Call, identity: readonly string[]): void {
    const { ttl, event } = this.#options;
    const missing = this.#sources.filter((_, index) => identity[index] === '').map(({ text }) => text);
    if (missing.length > 0 && (ttl > 0 || event === 'token'))
      this.#refuse(call, 'CREDENTIALS_MISSING', `identity sources are missing: ${missing.join(', ')}`, CHALLENGE);
    if (this.#validation !== undefined && !this.#validation.matches(identity[0] ?? ''))
      this.#refuse(call, 'CREDENTIALS_INVALID', 'the token does not fit the validation expression', CHALLENGE);
  }

  async #ask(call: Call, identity: readonly string[], arn: string, key: string): Promise<void> {
    const { event, arn: parts, stageVariables, resource = call.routeId, ttl } = this.#options;
    const asked = await call.dependency(`authorizer ${this.#authorizer.name}`, (note) =>
      this.#authorizer.ask(
        authorizerEvent(event, { call, arn: parts, methodArn: arn, identity, stageVariables, resource }),
        note,
      ),
    );
    if (asked.kind === 'unauthorized')
      return this.#refuse(call, 'CREDENTIALS_INVALID', 'the function said Unauthorized', CHALLENGE);
    if (asked.kind === 'failed') return this.#refuse(call, 'AUTHORIZER_FAILED', asked.reason, { problem: 'failed' });
    const answer = readAnswer(this.#form, asked.value);
    if (typeof answer === 'string')
      return this.#refuse(call, 'AUTHORIZER_FAILED', `the answer cannot be used: ${answer}`, { problem: 'answer' });
    this.#cache.set(key, answer, this.#env.clock.now() + ttl);
    this.#decide(call, answer, arn);
  }

  /** The answer is judged anew each time, since a policy that is kept may let one method in and another one not. */
  #decide(call: Call, answer: AuthorizerAnswer, arn: string): void {
    const { principalId, context } = answer;
    const { isIn, isExplicit, reason } = answer.judge(arn);
    const facts = principalId === undefined ? context : { principalId, ...context };
    // Also when it is denied: an error template may say why.
    call.variables = { ...call.variables, authorizer: facts };
    if (principalId !== undefined) call.note('principal', principalId.slice(0, 256));
    if (!isIn) this.#refuse(call, 'AUTHORIZER_DENIED', reason, { isExplicit });
    call.claims = facts;
    const consumer = this.#consumerOf(answer);
    if (consumer !== undefined) call.note('consumer', consumer.id);
    call.consumer = consumer ?? call.consumer;
    call.note('because', reason);
    call.note('verdict', 'let in');
  }

  /** By its API key when the function names one, by its id otherwise; a principal that is none counts as one. */
  #consumerOf({ principalId, usageIdentifierKey }: AuthorizerAnswer): ConsumerConfig | undefined {
    const byKey = usageIdentifierKey === undefined ? undefined : this.#byKey.get(usageIdentifierKey);
    if (byKey !== undefined || principalId === undefined) return byKey;
    return this.#env.consumers.find(({ id }) => id === principalId) ?? { id: principalId, groups: [], keys: [] };
  }

  #refuse(call: Call, code: ErrorCode, reason: string, details: Readonly<Record<string, unknown>>): never {
    call.note('verdict', reason);
    // What a function throws may be anything; it is for the trace, and no client's business.
    throw new GatewrightError(code, code === 'AUTHORIZER_FAILED' ? details : { ...details, reason });
  }
}

function shown(value: string): string {
  return value === '' ? 'nothing' : fingerprint(value);
}

function compileValidation(text: string | undefined): RE2JS | undefined {
  if (text === undefined) return undefined;
  try {
    return RE2JS.compile(text);
  } catch (thrown) {
    if (!(thrown instanceof RE2JSException)) throw thrown;
    throw new GatewrightError('CONFIG_INVALID', { validation: text, reason: thrown.message }, { cause: thrown });
  }
}
