import { NO_BODY } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { HttpResponse } from '../model/http.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { UpgradeAnswer } from '../integrations/integration.ts';
import type { Awaitable } from '../policies/policy.ts';
import type { RoutePlan } from './compile.ts';
import { asGatewrightError, type LiveExchange } from './live-exchange.ts';
import { runErrorUses, runRequest, runResponse } from './phases.ts';

/**
 * The life of one request between the listener that took it and the listener that sends the answer:
 * request policies, the integration, response policies; on a throw the error policies and then the dialect; at last
 * what has to be on every answer. Synchronous until something returns a promise. Never throws, never rejects.
 */
export function runPipeline(exchange: LiveExchange, plan: RoutePlan, dialect: Dialect): Awaitable<HttpResponse> {
  try {
    const answer = answerRequest(exchange, plan);
    if (answer instanceof Promise) return finishLater(exchange, plan, dialect, answer);
    exchange.response = answer;
    const changed = runResponse(exchange, plan);
    if (changed instanceof Promise)
      return finishLater(
        exchange,
        plan,
        dialect,
        changed.then(() => exchange.response ?? answer),
        true,
      );
  } catch (thrown) {
    const failed = runError(exchange, plan, dialect, thrown);
    if (failed instanceof Promise) return failed.then(() => send(exchange, plan, dialect));
  }
  return send(exchange, plan, dialect);
}

async function finishLater(
  exchange: LiveExchange,
  plan: RoutePlan,
  dialect: Dialect,
  answer: Promise<HttpResponse>,
  isChanged = false,
): Promise<HttpResponse> {
  try {
    exchange.response = await answer;
    if (!isChanged) {
      const changed = runResponse(exchange, plan);
      if (changed instanceof Promise) await changed;
    }
  } catch (thrown) {
    await runError(exchange, plan, dialect, thrown);
  }
  return send(exchange, plan, dialect);
}

/** The request phase and, unless a policy answered, the integration. */
export function answerRequest(exchange: LiveExchange, plan: RoutePlan): Awaitable<HttpResponse> {
  const answer = runRequest(exchange, plan.request);
  if (answer instanceof Promise) return answer.then((given) => given ?? invoke(exchange, plan));
  return answer ?? invoke(exchange, plan);
}

function invoke(exchange: LiveExchange, plan: RoutePlan): Awaitable<HttpResponse> {
  const { integration } = plan;
  if (integration === undefined) throw exchange.error ?? new GatewrightError('ROUTE_NOT_FOUND');
  const start = exchange.offset();
  let response;
  try {
    response = integration.prepared.invoke(exchange);
  } catch (thrown) {
    exchange.traceIntegration(integration, start, 'failed');
    throw asGatewrightError(thrown, 'INTEGRATION_FAILED', { integration: integration.name });
  }
  if (response instanceof Promise) return awaitIntegration(exchange, integration, start, response);
  return answered(exchange, integration, start, response);
}

async function awaitIntegration(
  exchange: LiveExchange,
  integration: NonNullable<RoutePlan['integration']>,
  start: number,
  pending: Promise<HttpResponse>,
): Promise<HttpResponse> {
  let response;
  try {
    response = await pending;
  } catch (thrown) {
    exchange.traceIntegration(integration, start, 'failed');
    throw asGatewrightError(thrown, 'INTEGRATION_FAILED', { integration: integration.name });
  }
  return answered(exchange, integration, start, response);
}

/** The integration has answered; uses that keep answers see it as it came. */
function answered(
  exchange: LiveExchange,
  integration: NonNullable<RoutePlan['integration']>,
  start: number,
  response: HttpResponse,
): HttpResponse {
  exchange.traceIntegration(integration, start, 'answered');
  exchange.by = exchange.attempts.length > 0 ? 'upstream' : 'gateway';
  if (exchange.answers.length === 0) return response;
  exchange.response = response;
  exchange.answered();
  return exchange.response;
}

/** Makes the answer for whatever was thrown. */
export function runError(exchange: LiveExchange, plan: RoutePlan, dialect: Dialect, thrown: unknown): Awaitable<void> {
  const error = asGatewrightError(thrown, 'POLICY_FAILED', {});
  discard(exchange.response);
  exchange.response = undefined;
  exchange.error = error;
  exchange.by = 'gateway';
  if (plan.error.length === 0) {
    exchange.response = errorResponse(exchange, dialect, error);
    return undefined;
  }
  return runErrorUses(exchange, plan, error).then((answer) => {
    exchange.response = answer ?? errorResponse(exchange, dialect, error);
  });
}

function errorResponse(exchange: LiveExchange, dialect: Dialect, error: GatewrightError): HttpResponse {
  try {
    return dialect.errorResponse({ error, call: exchange, requestId: exchange.requestId, now: exchange.startedAt });
  } catch (thrown) {
    // There is nobody left to ask; the client gets a plain answer and the record says why.
    exchange.error = asGatewrightError(thrown, 'INTERNAL', { dialect: dialect.id, while: error.code });
    return { kind: 'response', status: 500, headers: ['content-length', '0'], body: NO_BODY };
  }
}

/** What has to be on every answer: the uses' own, then the platform's. */
function send(exchange: LiveExchange, plan: RoutePlan, dialect: Dialect): HttpResponse {
  for (const use of exchange.sends) {
    try {
      use.steps.onSend?.(exchange);
    } catch (thrown) {
      // The answer is made; a header less is better than none at all. The trace says so.
      exchange.note('onSend', thrown instanceof Error ? thrown.message : String(thrown));
      exchange.traceUse(use, exchange.offset(), 'failed', undefined);
    }
  }
  const response =
    exchange.response ??
    errorResponse(exchange, dialect, exchange.error ?? new GatewrightError('INTERNAL', { route: plan.id }));
  return dialect.onSend === undefined ? response : sendAsDialect(exchange, dialect, dialect.onSend, response);
}

function sendAsDialect(
  exchange: LiveExchange,
  dialect: Dialect,
  onSend: NonNullable<Dialect['onSend']>,
  response: HttpResponse,
): HttpResponse {
  try {
    return onSend(response, {
      call: exchange,
      requestId: exchange.requestId,
      by: exchange.by,
      elapsed: exchange.offset(),
      upstreamWait: exchange.attempts.at(-1)?.phases.wait ?? -1,
    });
  } catch (thrown) {
    // The answer is made; it goes out as it is.
    exchange.error ??= asGatewrightError(thrown, 'INTERNAL', { dialect: dialect.id });
    return response;
  }
}

/** Lets go of an answer that is not sent after all. */
function discard(response: HttpResponse | undefined): void {
  if (response?.body.kind === 'stream') response.body.source.cancel(new GatewrightError('POLICY_FAILED'));
}

/** The other end of a connection that changes protocol. */
type Upgraded = UpgradeAnswer & { readonly kind: 'upgraded' };

/**
 * As {@link runPipeline} for a request that wants to change protocol. Policies of the response see the 101 too, and what
 * has to be on every answer is on that; one of them that makes another answer of it refuses the upgrade. Never rejects.
 */
export async function runUpgrade(
  exchange: LiveExchange,
  plan: RoutePlan,
  dialect: Dialect,
): Promise<{ readonly response: HttpResponse; readonly upgraded?: Upgraded }> {
  let upgraded: Upgraded | undefined;
  try {
    const answer = await answerUpgrade(exchange, plan);
    if (answer.kind === 'upgraded') {
      upgraded = answer;
      // Nobody has this socket yet who would hear of its end.
      answer.socket.on('error', () => undefined);
    }
    exchange.response = answer.kind === 'upgraded' ? switching(answer) : answer.response;
    await runResponse(exchange, plan);
  } catch (thrown) {
    await runError(exchange, plan, dialect, thrown);
  }
  const response = send(exchange, plan, dialect);
  if (upgraded !== undefined && response.status === 101) return { response, upgraded };
  upgraded?.socket.destroy();
  return { response };
}

function switching({ headers, statusText }: Upgraded): HttpResponse {
  const head = { kind: 'response', status: 101, headers, body: NO_BODY } as const;
  return statusText === undefined ? head : { ...head, statusText };
}

async function answerUpgrade(exchange: LiveExchange, plan: RoutePlan): Promise<UpgradeAnswer> {
  const answer = await runRequest(exchange, plan.request);
  if (answer !== undefined) return { kind: 'refused', response: answer };
  const { integration } = plan;
  if (integration === undefined) throw exchange.error ?? new GatewrightError('ROUTE_NOT_FOUND');
  if (integration.prepared.upgrade === undefined)
    throw new GatewrightError('UPGRADE_UNSUPPORTED', { integration: integration.name });
  const start = exchange.offset();
  try {
    const upgraded = await integration.prepared.upgrade(exchange);
    exchange.traceIntegration(integration, start, 'answered');
    exchange.by = 'upstream';
    return upgraded;
  } catch (thrown) {
    exchange.traceIntegration(integration, start, 'failed');
    throw asGatewrightError(thrown, 'INTEGRATION_FAILED', { integration: integration.name });
  }
}
