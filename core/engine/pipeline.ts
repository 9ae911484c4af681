import { collectBody, type Body } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { HttpRequest, HttpResponse } from '../model/http.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { UpgradeAnswer } from '../integrations/integration.ts';
import type { Answer, Awaitable } from '../policies/policy.ts';
import type { PreparedUse, RoutePlan } from './compile.ts';
import { asGatewrightError, type LiveExchange } from './live-exchange.ts';

/** A policy that needs a whole body gets at most this much of it. */
const MAX_COLLECTED_BYTES = 67_108_864;

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

/** Runs request policies from `index` on; an answer or a throw ends the phase. */
export function runRequest(
  exchange: LiveExchange,
  uses: readonly PreparedUse[],
  index = 0,
): Awaitable<Answer | undefined> {
  for (let next = index; next < uses.length; next += 1) {
    const use = uses[next];
    if (use === undefined || isSkipped(exchange, use)) continue;
    if (use.collectsRequest && exchange.request.body.kind === 'stream') return collectRequest(exchange, uses, next);
    const start = exchange.offset();
    const before = exchange.request;
    let answer;
    try {
      answer = use.steps.onRequest?.(exchange);
    } catch (thrown) {
      exchange.traceUse(use, start, 'failed', before);
      throw asGatewrightError(thrown, 'POLICY_FAILED', { policy: use.policy });
    }
    if (answer instanceof Promise) return continueRequest(exchange, uses, next, { start, before, answer });
    exchange.traceUse(use, start, answer === undefined ? 'ok' : 'answered', before);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

interface Pending {
  readonly start: number;
  readonly before: HttpRequest;
  readonly answer: Promise<Answer | undefined | void>;
}

async function continueRequest(
  exchange: LiveExchange,
  uses: readonly PreparedUse[],
  index: number,
  pending: Pending,
): Promise<Answer | undefined> {
  const use = uses[index];
  if (use === undefined) return undefined;
  let answer;
  try {
    answer = await pending.answer;
  } catch (thrown) {
    exchange.traceUse(use, pending.start, 'failed', pending.before);
    throw asGatewrightError(thrown, 'POLICY_FAILED', { policy: use.policy });
  }
  exchange.traceUse(use, pending.start, answer === undefined ? 'ok' : 'answered', pending.before);
  return answer ?? runRequest(exchange, uses, index + 1);
}

async function collectRequest(
  exchange: LiveExchange,
  uses: readonly PreparedUse[],
  index: number,
): Promise<Answer | undefined> {
  const body = await collectBody(exchange.request.body, MAX_COLLECTED_BYTES, tooLarge);
  exchange.request = { ...exchange.request, body };
  // The use was counted when it was found to need the body; running it again must not count it twice.
  exchange.sends.pop();
  return runRequest(exchange, uses, index);
}

function invoke(exchange: LiveExchange, plan: RoutePlan): Awaitable<HttpResponse> {
  const { integration } = plan;
  if (integration === undefined) throw exchange.error ?? new GatewrightError('ROUTE_NOT_FOUND');
  const start = exchange.offset();
  let response;
  try {
    response = integration.prepared.invoke(exchange);
  } catch (thrown) {
    exchange.traceIntegration(integration.name, start, 'failed');
    throw asGatewrightError(thrown, 'INTEGRATION_FAILED', { integration: integration.name });
  }
  if (response instanceof Promise) return awaitIntegration(exchange, integration.name, start, response);
  exchange.traceIntegration(integration.name, start, 'answered');
  exchange.by = exchange.attempts.length > 0 ? 'upstream' : 'gateway';
  return response;
}

async function awaitIntegration(
  exchange: LiveExchange,
  name: string,
  start: number,
  pending: Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    const response = await pending;
    exchange.traceIntegration(name, start, 'answered');
    exchange.by = exchange.attempts.length > 0 ? 'upstream' : 'gateway';
    return response;
  } catch (thrown) {
    exchange.traceIntegration(name, start, 'failed');
    throw asGatewrightError(thrown, 'INTEGRATION_FAILED', { integration: name });
  }
}

/** Runs response policies from `index` on. */
function runResponse(exchange: LiveExchange, plan: RoutePlan, index = 0): Awaitable<void> {
  const uses = plan.response;
  for (let next = index; next < uses.length; next += 1) {
    const use = uses[next];
    if (use === undefined || isSkipped(exchange, use)) continue;
    const start = exchange.offset();
    const before = exchange.response;
    try {
      const pending =
        use.collectsResponse && before?.body.kind === 'stream'
          ? collectResponse(exchange, use, before.body)
          : use.steps.onResponse?.(exchange);
      if (pending instanceof Promise) return continueResponse(exchange, plan, next, { start, before, pending });
    } catch (thrown) {
      exchange.traceUse(use, start, 'failed', before);
      throw asGatewrightError(thrown, 'POLICY_FAILED', { policy: use.policy });
    }
    exchange.traceUse(use, start, 'ok', before);
  }
}

interface PendingResponse {
  readonly start: number;
  readonly before: HttpResponse | undefined;
  readonly pending: Promise<void>;
}

async function continueResponse(
  exchange: LiveExchange,
  plan: RoutePlan,
  index: number,
  { start, before, pending }: PendingResponse,
): Promise<void> {
  const use = plan.response[index];
  if (use === undefined) return;
  try {
    await pending;
  } catch (thrown) {
    exchange.traceUse(use, start, 'failed', before);
    throw asGatewrightError(thrown, 'POLICY_FAILED', { policy: use.policy });
  }
  exchange.traceUse(use, start, 'ok', before);
  await runResponse(exchange, plan, index + 1);
}

async function collectResponse(exchange: LiveExchange, use: PreparedUse, stream: Body): Promise<void> {
  const body = await collectBody(stream, MAX_COLLECTED_BYTES, tooLarge);
  if (exchange.response !== undefined) exchange.response = { ...exchange.response, body };
  await use.steps.onResponse?.(exchange);
}

/** The error phase: policies that answer for an error, then the dialect. */
async function runErrorUses(
  exchange: LiveExchange,
  plan: RoutePlan,
  error: GatewrightError,
): Promise<Answer | undefined> {
  for (const use of plan.error) {
    if (isSkipped(exchange, use)) continue;
    const start = exchange.offset();
    try {
      const answer = await use.steps.onError?.(exchange, error);
      exchange.traceUse(use, start, answer === undefined ? 'ok' : 'answered', undefined);
      if (answer !== undefined) return answer;
    } catch (thrown) {
      // An error policy that fails must not hide the error it was asked about; its own goes into the trace.
      exchange.note('reason', thrown instanceof Error ? thrown.message : String(thrown));
      exchange.traceUse(use, start, 'failed', undefined);
    }
  }
  return undefined;
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
  return dialect.errorResponse({ error, call: exchange, requestId: exchange.requestId, now: exchange.startedAt });
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
  if (dialect.onSend === undefined) return response;
  const wait = exchange.attempts.at(-1)?.phases.wait ?? -1;
  return dialect.onSend(response, {
    call: exchange,
    requestId: exchange.requestId,
    by: exchange.by,
    elapsed: exchange.offset(),
    upstreamWait: wait,
  });
}

/** Whether the use's condition is false; a use that runs is remembered when it has something to add at the end. */
function isSkipped(exchange: LiveExchange, use: PreparedUse): boolean {
  if (use.test !== undefined && !use.test(exchange)) {
    exchange.traceUse(use, exchange.offset(), 'skipped', undefined);
    return true;
  }
  if (use.steps.onSend !== undefined || use.collectsRequest) exchange.sends.push(use);
  return false;
}

/** Lets go of an answer that is not sent after all. */
function discard(response: HttpResponse | undefined): void {
  if (response?.body.kind === 'stream') response.body.source.cancel(new GatewrightError('POLICY_FAILED'));
}

function tooLarge(maxBytes: number): Error {
  return new GatewrightError('BODY_TOO_LARGE', { maxBytes });
}

/** As {@link answerRequest} for a request that wants to change protocol. @throws what the error phase has to answer. */
export async function answerUpgrade(exchange: LiveExchange, plan: RoutePlan): Promise<UpgradeAnswer> {
  const answer = await runRequest(exchange, plan.request);
  if (answer !== undefined) return { kind: 'refused', response: answer };
  const { integration } = plan;
  if (integration === undefined) throw exchange.error ?? new GatewrightError('ROUTE_NOT_FOUND');
  if (integration.prepared.upgrade === undefined)
    throw new GatewrightError('UPGRADE_UNSUPPORTED', { integration: integration.name });
  const start = exchange.offset();
  try {
    const upgraded = await integration.prepared.upgrade(exchange);
    exchange.traceIntegration(integration.name, start, 'answered');
    exchange.by = 'upstream';
    return upgraded;
  } catch (thrown) {
    exchange.traceIntegration(integration.name, start, 'failed');
    throw asGatewrightError(thrown, 'INTEGRATION_FAILED', { integration: integration.name });
  }
}

/** The plain answer to an upgrade that failed. */
export async function answerRefusal(
  exchange: LiveExchange,
  plan: RoutePlan,
  dialect: Dialect,
  thrown: unknown,
): Promise<HttpResponse> {
  await runError(exchange, plan, dialect, thrown);
  return send(exchange, plan, dialect);
}
