import { randomBytes } from 'node:crypto';
import type { Dialect } from '../../dialects/dialect.ts';
import { compile, type CompiledConfig } from '../../engine/compile.ts';
import { LiveExchange } from '../../engine/live-exchange.ts';
import { runPipeline } from '../../engine/pipeline.ts';
import type { SecretSource } from '../../engine/secrets.ts';
import { CountedResources } from '../../engine/shared-resources.ts';
import { StatePool } from '../../engine/state-pool.ts';
import { collectBody } from '../../model/body.ts';
import type { Clock } from '../../model/clock.ts';
import { DEFAULT_FORWARDED, type GatewayConfig } from '../../model/config.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { HttpResponse } from '../../model/http.ts';
import type { Finding } from '../../model/source.ts';
import type { Millis } from '../../model/units.ts';
import type { Policy } from '../../policies/policy.ts';
import { createRouter } from '../../routing/router.ts';
import type { Captured } from './captured.ts';
import { pathOf, type FoundRoute } from './find-route.ts';
import { configOfRoute, requestOf, standIn } from './trial.ts';

/** What a run is made with. */
export interface RunEnv {
  readonly config: GatewayConfig;
  readonly dialect: Dialect;
  readonly secrets: SecretSource;
  readonly workspace: string;
  /** For durations alone; the time of day is that of the capture. */
  readonly clock: Clock;
  readonly policies: readonly Policy[];
  /** A run that takes longer is given up. */
  readonly mostMillis: Millis;
  readonly signal?: AbortSignal | undefined;
}

/** What a captured request came to: its trace with the answer, none when it did not end in time, or why nothing runs. */
export type Run =
  | { readonly kind: 'ran'; readonly live: LiveExchange; readonly response: HttpResponse | undefined }
  | { readonly kind: 'faults'; readonly findings: readonly Finding[] };

const MOST_ANSWER_BYTES = 67_108_864;

/**
 * Runs a captured request through one route on the engine's own compiler and pipeline, with state, counters and
 * connections of its own. Nothing listens and nothing is recorded.
 */
export async function runRequest(captured: Captured, found: FoundRoute, env: RunEnv): Promise<Run> {
  const clock: Clock = { now: () => captured.at, monotonic: () => env.clock.monotonic() };
  const shared = new CountedResources();
  const compiled = await compile(configOfRoute(env.config, found.route), {
    clock,
    policies: env.policies,
    integrations: found.route === undefined ? [] : [standIn(found.route.integration, captured)],
    secrets: env.secrets,
    state: new StatePool(),
    shared,
    workspace: env.workspace,
    rules: env.dialect.routing,
    createRouter,
    random: Math.random,
    randomBytes,
  });
  if (!('router' in compiled)) return { kind: 'faults', findings: compiled };
  try {
    return await runCompiled(compiled, captured, found, { ...env, clock });
  } finally {
    await compiled.close();
    await shared.close();
  }
}

async function runCompiled(compiled: CompiledConfig, captured: Captured, found: FoundRoute, env: RunEnv): Promise<Run> {
  const [plan = compiled.miss] = compiled.routes;
  const live = arrive(captured, found, env.clock);
  if (found.route === undefined) missed(live, found, env.dialect);
  const late = lateness(env);
  try {
    const response = await Promise.race([runPipeline(live, plan, env.dialect), late.promise]);
    if (response !== undefined) await collectBody(response.body, MOST_ANSWER_BYTES, tooLong).catch(() => undefined);
    else live.abort(new GatewrightError('CLIENT_ABORTED', { phase: 'waiting' }));
    return { kind: 'ran', live, response };
  } finally {
    late.stop();
    live.finish();
  }
}

function arrive(captured: Captured, found: FoundRoute, clock: Clock): LiveExchange {
  const { id, client, scheme, authority } = captured.exchange;
  const live = new LiveExchange(
    {
      id,
      client,
      scheme,
      authority,
      forwarded: DEFAULT_FORWARDED,
      request: requestOf(captured, found.target),
      outlet: { interim: () => undefined },
    },
    clock,
  );
  live.routeId = found.route?.id ?? '';
  live.params = found.params;
  live.matchedPrefix = found.matchedPrefix;
  return live;
}

/** As the gateway does when no route fits. */
function missed(live: LiveExchange, { allowedMethods, nearMisses, target }: FoundRoute, { routing }: Dialect): void {
  live.nearMisses = nearMisses;
  const facts = { method: live.received.method, path: pathOf(target) };
  live.error =
    routing.answersMethodNotAllowed && allowedMethods.length > 0
      ? new GatewrightError('METHOD_NOT_ALLOWED', { ...facts, allowed: allowedMethods })
      : new GatewrightError('ROUTE_NOT_FOUND', facts);
}

/** Resolves with nothing when the time is up or nobody waits any more. */
function lateness({ mostMillis, signal }: RunEnv): { readonly promise: Promise<undefined>; stop(): void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const give = (): void => resolve(undefined);
  const timer = setTimeout(give, mostMillis);
  signal?.addEventListener('abort', give, { once: true });
  return {
    promise,
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', give);
    },
  };
}

function tooLong(): Error {
  return new GatewrightError('RESPONSE_TOO_LARGE');
}
