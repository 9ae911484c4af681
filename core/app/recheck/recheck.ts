import { explain } from '../../diagnosis/explain.ts';
import { seenResponse } from '../../diagnosis/facts-of-text.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { dialects } from '../../dialects/index.ts';
import type { LiveExchange } from '../../engine/live-exchange.ts';
import type { SecretSource } from '../../engine/secrets.ts';
import type { Clock } from '../../model/clock.ts';
import type { GatewayConfig, RouteConfig } from '../../model/config.ts';
import type { Diagnosis, Explanation } from '../../model/diagnosis.ts';
import { describeError, type ErrorCode } from '../../model/errors.ts';
import { type Exchange, recordError } from '../../model/exchange.ts';
import type { HttpResponse } from '../../model/http.ts';
import type { Recheck, RecheckRun, RecheckStep } from '../../model/recheck.ts';
import { formatFinding } from '../../model/source.ts';
import type { Millis } from '../../model/units.ts';
import { policies } from '../../policies/index.ts';
import type { ExchangeStore } from '../../recording/store.ts';
import type { JwtWorkbench } from '../jwt-workbench.ts';
import { readCaptured, type Captured } from './captured.ts';
import { checksOf } from './checks.ts';
import { compareRuns, LIMITERS } from './compare.ts';
import { consumptionBefore } from './consumption.ts';
import { doubtOf, type DoubtFacts } from './doubts.ts';
import { pathOf, RouteFinder, type FoundRoute } from './find-route.ts';
import { GuardedPolicies } from './guard-policies.ts';
import { restOfToken } from './rest-of-token.ts';
import { runRequest } from './run-request.ts';
import { tokensOf } from './tokens.ts';
import { hasAnswer } from './trial.ts';

/** The configuration that a request is checked with. */
export interface KnownConfig {
  readonly config: GatewayConfig;
  readonly revision: string;
}

/** What a re-check is made with. */
export interface RecheckEnv {
  /** Undefined where the workspace has none that can be used. */
  readonly known: KnownConfig | undefined;
  readonly secrets: SecretSource;
  readonly workspace: string;
  readonly clock: Clock;
  readonly jwt: Pick<JwtWorkbench, 'inspect'>;
  readonly store: Pick<ExchangeStore, 'list'>;
  readonly signal?: AbortSignal | undefined;
  /** Keys and services that the checks ask have so long, all together. */
  readonly mostMillis: Millis;
}

/**
 * Runs a captured request through a configuration as of its own moment and compares what comes of it with what was captured.
 * @param explanation Of the exchange, where it was made already.
 */
export async function recheckExchange(
  exchange: Exchange,
  env: RecheckEnv,
  explanation?: Explanation,
): Promise<Recheck> {
  const captured = readCaptured(exchange, explanation);
  const { isOwn, at } = captured;
  const isSameRevision = isOwn && exchange.revision === env.known?.revision;
  const base = { isOwn, isSameRevision, at, tokens: tokensOf(captured) };
  const dialect = dialects.find(({ id }) => id === env.known?.config.dialect);
  if (env.known === undefined || dialect === undefined)
    return { ...base, comparison: unable('the workspace has no configuration that can be used') };
  if (exchange.outcome === 'rejected' || exchange.request.method === '')
    return { ...base, comparison: unable('what arrived never became a request') };
  let checkup;
  try {
    checkup = new Recheckup(captured, env.known, dialect, env);
  } catch (error) {
    // A configuration that was never in force may have routes that cannot be read.
    return { ...base, comparison: unable(`the configuration cannot be used: ${describeError(error)}`) };
  }
  return { ...base, ...(await checkup.run(isSameRevision)) };
}

/** A check that refuses, as far as doubts look at it. */
type Refusal = Pick<DoubtFacts, 'policy' | 'phase' | 'code' | 'isCallerUnknown'>;

function unable(says: string): Recheck['comparison'] {
  return { verdict: 'cannot-tell', says };
}

/** One captured request and one configuration. */
class Recheckup {
  readonly #captured: Captured;
  readonly #config: GatewayConfig;
  readonly #dialect: Dialect;
  readonly #env: RecheckEnv;
  readonly #finder: RouteFinder;

  constructor(captured: Captured, { config }: KnownConfig, dialect: Dialect, env: RecheckEnv) {
    this.#captured = captured;
    this.#config = config;
    this.#dialect = dialect;
    this.#env = env;
    this.#finder = new RouteFinder(config.routes, dialect.routing);
  }

  async run(isSameRevision: boolean): Promise<Pick<Recheck, 'run' | 'comparison' | 'cause'>> {
    const captured = this.#captured;
    const found = this.#find();
    const guarded = new GuardedPolicies(policies, {
      gaps: captured.gaps,
      doubt: ({ error, ...refused }) => this.#doubt({ ...refused, code: error.code }, found),
      lookFurther: (refused) => restOfToken(refused, captured, this.#env.jwt),
    });
    const { secrets, workspace, clock, signal, mostMillis } = this.#env;
    const made = await runRequest(captured, found, {
      config: this.#config,
      dialect: this.#dialect,
      secrets,
      workspace,
      clock,
      signal,
      policies: guarded.policies,
      mostMillis,
    });
    if (made.kind === 'faults') {
      const [first] = made.findings;
      const what = first === undefined ? 'it has faults' : formatFinding(first);
      return { comparison: unable(`the configuration cannot be used at the moment: ${what}`) };
    }
    const doubt = (policy: string, code: ErrorCode): string | undefined =>
      this.#doubt({ policy, phase: 'request', code, isCallerUnknown: false }, found);
    const checks = checksOf(made.live.spans, { uses: guarded.unknown, doubt });
    if (made.response === undefined && guarded.waiting !== undefined) checks.push(unended(guarded.waiting));
    const run = runOf(made.live, made.response, found, checks);
    const cause = run.decision === 'refused' ? this.#causeOf(made.live, run) : undefined;
    const consumed = await this.#consumed(run, found.route);
    const comparison = compareRuns({ captured: { ...captured, isSameRevision }, run, cause, consumed });
    return { run, comparison, ...(cause === undefined ? {} : { cause }) };
  }

  #find(): FoundRoute {
    const { exchange, isOwn, cause, facts } = this.#captured;
    const { scheme, authority, request } = exchange;
    const isRouteCause = cause.code.startsWith('route.') || cause.code === 'host.unknown';
    // Addresses of this form always have the stage in front, whatever was wrong.
    const hasStage = /\.execute-api\./.test(facts.request.host);
    return this.#finder.find({
      scheme,
      authority,
      request,
      isForeign: !isOwn,
      mayHaveStage: hasStage || !isRouteCause,
    });
  }

  #doubt(refusal: Refusal, found: FoundRoute): string | undefined {
    const { gaps, facts } = this.#captured;
    const { policy, phase, code, isCallerUnknown } = refusal;
    return doubtOf({
      policy,
      phase,
      code,
      isCallerUnknown,
      gaps,
      capturedCode: facts.own?.error?.code,
      isPathChanged: found.mapping.startsWith('without-stage'),
      isAnswerMissing: !hasAnswer(this.#captured),
    });
  }

  /** Why it is refused here, by the same rules by which every exchange of our own is explained. */
  #causeOf({ error, spans }: LiveExchange, { status }: RecheckRun): Diagnosis | undefined {
    const { facts, at } = this.#captured;
    const [cause] = explain({
      ...facts,
      response: seenResponse(status, [], ''),
      at,
      log: '',
      own: {
        seenIn: 'trace',
        dialect: this.#config.dialect,
        by: 'gateway',
        error: error === undefined ? undefined : recordError(error),
        spans,
      },
    }).causes;
    return cause?.code === 'unknown' ? undefined : cause;
  }

  async #consumed({ decision, checks }: RecheckRun, route: RouteConfig | undefined): Promise<string> {
    const { status, cause } = this.#captured;
    const isLimit = status === 429 || cause.code.startsWith('limit.');
    const limiter = checks.find(({ name, status: stood }) => LIMITERS.has(name) && stood !== 'skipped');
    if (!isLimit || decision === 'refused' || limiter === undefined || route === undefined) return '';
    const use = [...this.#config.request, ...route.request].find(({ id }) => id === limiter.use);
    return consumptionBefore(this.#captured, route, use, { finder: this.#finder, store: this.#env.store });
  }
}

function runOf(
  live: LiveExchange,
  response: HttpResponse | undefined,
  { mapping, target, route }: FoundRoute,
  checks: RecheckRun['checks'],
): RecheckRun {
  const { error, spans, nearMisses = [] } = live;
  const isLetIn = spans.some(({ kind, status }) => kind === 'integration' && status === 'answered');
  const decision =
    response === undefined ? 'unfinished' : error !== undefined ? 'refused' : isLetIn ? 'let-in' : 'answered';
  return {
    mapping,
    path: pathOf(target),
    ...(route === undefined ? {} : { route: { id: route.id, ...(route.at === undefined ? {} : { at: route.at }) } }),
    nearMisses: [...nearMisses],
    checks,
    decision,
    status: response?.status ?? 0,
    ...(error === undefined ? {} : { code: error.code }),
  };
}

function unended({ use, policy }: NonNullable<GuardedPolicies['waiting']>): RecheckStep {
  const verdict = 'cannot be judged: what it asks did not answer in time';
  return { kind: 'policy', name: policy, use, status: 'unknown', notes: { verdict } };
}
