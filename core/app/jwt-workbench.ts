import type { CallOutput } from '../contract/calls.ts';
import type { JwtAgainst, JwtCheck, JwtInspection } from '../contract/jwt.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { dialects } from '../dialects/index.ts';
import { CountedResources } from '../engine/shared-resources.ts';
import type { SecretSource } from '../engine/secrets.ts';
import { bareToken, decodeToken } from '../jwt/decode.ts';
import type { FoundToken } from '../jwt/checks/check.ts';
import type { Clock } from '../model/clock.ts';
import type { GatewayConfig } from '../model/config.ts';
import { describeError } from '../model/errors.ts';
import type { EpochMillis, Millis } from '../model/units.ts';
import { JwtVerifier, type Explanation } from '../policies/jwt/verifier.ts';
import { TrialGateway, type Trial } from './jwt-answers.ts';
import { findTarget, type JwtTarget } from './jwt-target.ts';
import { makeVariants, type Resign } from './jwt-variants.ts';

/** What the workbench looks at; asked anew each time, since a configuration may have been replaced. */
export interface WorkbenchEnv {
  readonly clock: Clock;
  readonly secrets: SecretSource;
  readonly workspace: string | undefined;
  /** The configuration in force. */
  config(): GatewayConfig | undefined;
  readonly resign: Resign;
}

/** A token and what to check it against. */
export interface Question {
  readonly token: string;
  readonly against: JwtAgainst;
  readonly at?: EpochMillis | undefined;
  readonly skewMillis?: Millis | undefined;
}

type Settings = JwtTarget & { readonly kind: 'settings' };
type WhatIf = CallOutput<'jwt.whatIf'>;

/** Settings that were looked at last; their key caches stay, so that a question asked again asks nobody. */
const KEPT = 4;

/** Takes tokens apart and checks them as the gateway would. Keeps no token, and sends none anywhere. */
export class JwtWorkbench {
  readonly #env: WorkbenchEnv;
  readonly #shared = new CountedResources();
  readonly #verifiers = new Map<string, JwtVerifier>();

  constructor(env: WorkbenchEnv) {
    this.#env = env;
  }

  /** Everything there is to say about a token. */
  async inspect(question: Question): Promise<JwtInspection> {
    const { against, at = this.#env.clock.now(), skewMillis } = question;
    const plain = { decoded: decodeToken(question.token), checks: [], keys: [], keySources: [], at, faults: [] };
    const target = await findTarget(against, skewMillis, { ...this.#env, config: this.#env.config() });
    if (target.kind === 'nothing') return plain;
    if (target.kind === 'faults') return { ...plain, faults: [...target.faults] };
    const verifier = this.#verifierOf(target);
    if (typeof verifier === 'string') return { ...plain, faults: [verifier] };
    const token = bareToken(question.token);
    const found: FoundToken = token === '' ? { kind: 'none' } : { kind: 'token', text: token, place: 'what was given' };
    const explained = await verifier.explain(found, at, verifier.skewMillis);
    const [trial] = await this.#trials(target).send(token === '' ? undefined : token, at, [this.#dialect()]);
    return {
      ...plain,
      checks: linesOf(explained, trial, target),
      keys: [...explained.keys],
      keySources: [...explained.keySources],
      skewMillis: verifier.skewMillis,
      ...(trial === undefined ? {} : { answer: trial.answer }),
    };
  }

  /** The token and variants of it with one thing changed, as each dialect would answer. */
  async whatIf(question: Question): Promise<WhatIf> {
    const { against, at = this.#env.clock.now(), skewMillis } = question;
    const columns = dialects.map(({ id, title }) => ({ id, title }));
    const target = await findTarget(against, skewMillis, { ...this.#env, config: this.#env.config() });
    if (target.kind !== 'settings') {
      const faults = target.kind === 'faults' ? [...target.faults] : ['there is nothing to check against'];
      return { dialects: columns, rows: [], faults };
    }
    const verifier = this.#verifierOf(target);
    if (typeof verifier === 'string') return { dialects: columns, rows: [], faults: [verifier] };
    const token = bareToken(question.token);
    const { one } = await verifier.explain({ kind: 'token', text: token, place: '' }, at, verifier.skewMillis);
    const variants = makeVariants({
      token,
      at,
      skewMillis: verifier.skewMillis,
      key: one.key,
      resign: this.#env.resign,
    });
    const gateway = this.#trials(target);
    const rows: WhatIf['rows'] = [];
    for (const variant of variants) {
      const { change } = variant;
      if (variant.kind === 'not made') rows.push({ change, problem: variant.problem, answers: [] });
      else {
        const trials = await gateway.send(variant.token, variant.at, dialects);
        rows.push({ change, answers: trials.map(({ answer }) => answer) });
      }
    }
    return { dialects: columns, rows, faults: [] };
  }

  /** Lets go of key caches. */
  async close(): Promise<void> {
    for (const verifier of this.#verifiers.values()) verifier.close();
    this.#verifiers.clear();
    await this.#shared.close();
  }

  /** The checks of these settings; a sentence where a key that they give cannot be used. */
  #verifierOf({ options, consumers }: Settings): JwtVerifier | string {
    const key = JSON.stringify([options, consumers]);
    const kept = this.#verifiers.get(key);
    try {
      const verifier = kept ?? new JwtVerifier(options, { clock: this.#env.clock, consumers, shared: this.#shared });
      this.#verifiers.delete(key);
      this.#verifiers.set(key, verifier);
    } catch (error) {
      return describeError(error);
    }
    for (const [oldest, verifier] of this.#verifiers) {
      if (this.#verifiers.size <= KEPT) break;
      verifier.close();
      this.#verifiers.delete(oldest);
    }
    return this.#verifiers.get(key) ?? 'the settings are gone';
  }

  #trials(target: Settings): TrialGateway {
    const { clock, secrets, workspace } = this.#env;
    return new TrialGateway(target, { clock, secrets, workspace, shared: this.#shared, config: this.#env.config() });
  }

  /** That of the configuration in force, or the first there is. */
  #dialect(): Dialect {
    const id = this.#env.config()?.dialect;
    const found = dialects.find((dialect) => dialect.id === id) ?? dialects[0];
    if (found === undefined) throw new Error('no dialect is installed');
    return found;
  }
}

/** The checks with their place in the configuration, and what the access lists behind them said. */
function linesOf({ checks }: Explanation, trial: Trial | undefined, { at, acls }: Settings): JwtCheck[] {
  const own = checks.map((check) => (at === undefined ? check : { ...check, at }));
  if (acls.length === 0)
    return [...own, { name: 'acl', title: 'Groups', status: 'off', seen: '', rule: 'nothing is asked' }];
  return [
    ...own,
    ...acls.map((use): JwtCheck => {
      const span = trial?.spans.find((one) => one.use === use.id);
      const { seen = '', rule = '', verdict = '' } = span?.notes ?? {};
      const place = use.at === undefined ? {} : { at: use.at };
      const line = { name: 'acl', title: 'Groups', seen: String(seen), rule: String(rule), ...place } as const;
      if (span === undefined) return { ...line, status: 'unknown' };
      if (span.status === 'skipped') return { ...line, status: 'off', rule: 'its condition does not hold here' };
      if (span.status !== 'failed') return { ...line, status: 'pass' };
      return { ...line, status: 'fail', reason: String(verdict), code: trial?.answer.code ?? 'ACL_DENIED' };
    }),
  ];
}
