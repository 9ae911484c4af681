import { collectBody } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { HttpRequest, HttpResponse } from '../model/http.ts';
import type { Millis } from '../model/units.ts';
import type { Answer, Awaitable } from '../policies/policy.ts';
import type { PreparedUse, RoutePlan } from './compile.ts';
import { asGatewrightError, type LiveExchange } from './live-exchange.ts';

/** A policy that needs a whole body gets at most this much of it. */
const MAX_COLLECTED_BYTES = 67_108_864;

/** Runs request policies from `index` on; an answer or a throw ends the phase. */
export function runRequest(
  exchange: LiveExchange,
  uses: readonly PreparedUse[],
  index = 0,
): Awaitable<Answer | undefined> {
  for (let next = index; next < uses.length; next += 1) {
    // Nothing begins for a client that is gone: there would be nobody to give back what it took.
    if (exchange.isAborted) throw new GatewrightError('CLIENT_ABORTED', { phase: 'waiting' });
    const use = uses[next];
    if (use === undefined || isSkipped(exchange, use)) continue;
    const start = exchange.offset();
    if (use.collectsRequest && exchange.request.body.kind === 'stream')
      return collectRequest(exchange, uses, next, start);
    const before = exchange.request;
    let answer;
    try {
      answer = use.steps.onRequest?.(exchange);
    } catch (thrown) {
      throw failed(exchange, use, { start, before, thrown });
    }
    if (answer instanceof Promise) return continueRequest(exchange, uses, next, { start, before, answer });
    exchange.traceUse(use, start, answer === undefined ? 'ok' : 'answered', before);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

interface Pending {
  readonly start: Millis;
  readonly before: HttpRequest;
  readonly answer: Promise<Answer | undefined | void>;
}

async function continueRequest(
  exchange: LiveExchange,
  uses: readonly PreparedUse[],
  index: number,
  { start, before, answer: pending }: Pending,
): Promise<Answer | undefined> {
  const use = uses[index];
  if (use === undefined) return undefined;
  let answer;
  try {
    answer = await pending;
  } catch (thrown) {
    throw failed(exchange, use, { start, before, thrown });
  }
  exchange.traceUse(use, start, answer === undefined ? 'ok' : 'answered', before);
  return answer ?? runRequest(exchange, uses, index + 1);
}

/** Takes in the body that the use at `index` needs, runs it, and goes on. */
async function collectRequest(
  exchange: LiveExchange,
  uses: readonly PreparedUse[],
  index: number,
  start: Millis,
): Promise<Answer | undefined> {
  const use = uses[index];
  if (use === undefined) return undefined;
  try {
    const body = await collectBody(exchange.request.body, MAX_COLLECTED_BYTES, tooLarge);
    exchange.request = { ...exchange.request, body };
  } catch (thrown) {
    throw failed(exchange, use, { start, before: undefined, thrown });
  }
  const answer = runLater(() => use.steps.onRequest?.(exchange));
  return continueRequest(exchange, uses, index, { start, before: exchange.request, answer });
}

/** Runs response policies from `index` on; a throw ends the phase. */
export function runResponse(exchange: LiveExchange, plan: RoutePlan, index = 0): Awaitable<void> {
  const uses = plan.response;
  for (let next = index; next < uses.length; next += 1) {
    const use = uses[next];
    if (use === undefined || isSkipped(exchange, use)) continue;
    const start = exchange.offset();
    const before = exchange.response;
    if (use.collectsResponse && before?.body.kind === 'stream')
      return collectResponse(exchange, plan, next, { start, before });
    let pending;
    try {
      pending = use.steps.onResponse?.(exchange);
    } catch (thrown) {
      throw failed(exchange, use, { start, before, thrown });
    }
    if (pending instanceof Promise) return continueResponse(exchange, plan, next, { start, before, pending });
    exchange.traceUse(use, start, 'ok', before);
  }
}

interface PendingResponse {
  readonly start: Millis;
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
    throw failed(exchange, use, { start, before, thrown });
  }
  exchange.traceUse(use, start, 'ok', before);
  await runResponse(exchange, plan, index + 1);
}

/** As {@link collectRequest} for the answer. */
async function collectResponse(
  exchange: LiveExchange,
  plan: RoutePlan,
  index: number,
  { start, before }: { readonly start: Millis; readonly before: HttpResponse },
): Promise<void> {
  const use = plan.response[index];
  if (use === undefined) return;
  let response: HttpResponse;
  try {
    response = { ...before, body: await collectBody(before.body, MAX_COLLECTED_BYTES, answerTooLarge) };
  } catch (thrown) {
    throw failed(exchange, use, { start, before: undefined, thrown });
  }
  exchange.response = response;
  const pending = runLater(() => use.steps.onResponse?.(exchange));
  await continueResponse(exchange, plan, index, { start, before: response, pending });
}

/** Asks the error policies for an answer, in order; undefined when none has one. */
export async function runErrorUses(
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

/** Whether the use's condition is false; a use that runs is remembered when it has something to add at the end. */
function isSkipped(exchange: LiveExchange, use: PreparedUse): boolean {
  if (use.test !== undefined && !use.test(exchange)) {
    exchange.traceUse(use, exchange.offset(), 'skipped', undefined);
    return true;
  }
  if (use.steps.onAnswer !== undefined) exchange.answers.push(use);
  if (use.steps.onSend !== undefined) exchange.sends.push(use);
  if (use.steps.onDone !== undefined) exchange.dones.push(use);
  return false;
}

interface Failure {
  readonly start: Millis;
  readonly before: HttpRequest | HttpResponse | undefined;
  readonly thrown: unknown;
}

/** Writes down that a use failed, and gives what it threw as one of our errors. */
function failed(exchange: LiveExchange, use: PreparedUse, { start, before, thrown }: Failure): GatewrightError {
  exchange.traceUse(use, start, 'failed', before);
  return asGatewrightError(thrown, 'POLICY_FAILED', { policy: use.policy });
}

/** Runs a step so that what it throws at once is a rejection too. */
async function runLater<T>(step: () => Awaitable<T>): Promise<T> {
  return step();
}

function tooLarge(maxBytes: number): Error {
  return new GatewrightError('BODY_TOO_LARGE', { maxBytes });
}

/** The client cannot do anything about the size of an answer. */
function answerTooLarge(maxBytes: number): Error {
  return new GatewrightError('UPSTREAM_BAD_RESPONSE', {
    reason: 'the answer is larger than a policy can take in',
    maxBytes,
  });
}
