import { z } from 'zod';
import { pathOf, queryOf } from '../../expressions/request-facts.ts';
import { NO_BODY, textBody } from '../../model/body.ts';
import { GatewrightError } from '../../model/errors.ts';
import { withHeaders, type HeaderList, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import type { Answer, Call } from '../policy.ts';
import { withBody } from '../transform/body-edits.ts';
import { writtenPath } from '../transform/head-edits.ts';
import { headerText } from '../transform/header-edits.ts';

const pairs = z.array(z.tuple([z.string(), z.string()]));
const status = z.union([z.number(), z.string(), z.null()]);

/** What the script's side writes: only what the script did. */
const outcomeSchema = z.object({
  request: z.object({
    method: z.union([z.string(), z.number()]).optional(),
    path: z.union([z.string(), z.number()]).optional(),
    query: z.string().optional(),
    headers: pairs.optional(),
    body: z.string().optional(),
  }),
  response: z.object({ status: status.optional(), headers: pairs.optional(), body: z.string().optional() }),
  variables: z.record(z.string(), z.unknown()).optional(),
  answer: z.object({ status, headers: pairs, body: z.string() }).optional(),
  refusal: z.object({ message: z.string(), status: status.optional() }).optional(),
  notes: z.array(z.tuple([z.string(), z.union([z.string(), z.number(), z.boolean()])])),
  logs: z.array(z.string()),
  fault: z.object({ limit: z.enum(['memory', 'stack']).optional(), message: z.string(), stack: z.string() }).optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Reads what the script's side wrote. */
export function readOutcome(text: string): Outcome {
  return outcomeSchema.parse(JSON.parse(text));
}

/**
 * Does to the call what the script wants done. Notes come first, so that they are there whatever happens then.
 * @returns The answer, when the script gave one.
 * @throws SCRIPT_REFUSED when it refused, SCRIPT_FAILED when what it set cannot be sent.
 */
export function applyOutcome(call: Call, outcome: Outcome): Answer | undefined {
  const { variables, answer, refusal } = outcome;
  if (variables !== undefined) call.variables = variables;
  if (refusal !== undefined) {
    call.note('verdict', `refused: ${refusal.message}`);
    throw new GatewrightError('SCRIPT_REFUSED', {
      reason: refusal.message,
      ...(refusal.status === undefined ? {} : { status: statusOf(refusal.status, 400) }),
    });
  }
  if (answer !== undefined) return answerOf(answer);
  call.request = editedRequest(call.request, outcome.request);
  if (call.response !== undefined) call.response = editedResponse(call.response, outcome.response);
  return undefined;
}

function answerOf({ status, headers, body }: NonNullable<Outcome['answer']>): Answer {
  const list = sendable(headers);
  const code = statusOf(status, 200);
  if (body === '') return { kind: 'response', status: code, headers: [...list, 'content-length', '0'], body: NO_BODY };
  return { kind: 'response', status: code, headers: list, body: textBody(body) };
}

function editedRequest(request: HttpRequest, edits: Outcome['request']): HttpRequest {
  const { method, path, query, headers, body } = edits;
  if (Object.keys(edits).length === 0) return request;
  const head = {
    ...request,
    ...(method === undefined ? {} : { method: methodOf(String(method)) }),
    ...(path === undefined && query === undefined ? {} : { target: targetOf(request.target, edits) }),
  };
  const headed = headers === undefined ? head : withHeaders(head, sendable(headers));
  return body === undefined ? headed : withBody(headed, body, undefined);
}

function editedResponse(response: HttpResponse, { status, headers, body }: Outcome['response']): HttpResponse {
  const { statusText: _, ...rest } = response;
  const head = status === undefined ? response : { ...rest, status: statusOf(status, 200) };
  const headed = headers === undefined ? head : withHeaders(head, sendable(headers));
  return body === undefined ? headed : withBody(headed, body, undefined);
}

function targetOf(target: string, { path, query }: Outcome['request']): string {
  const newPath = path === undefined ? pathOf(target) : writtenPath(String(path));
  const newQuery = query ?? queryOf(target);
  return newQuery === '' ? newPath : `${newPath}?${newQuery}`;
}

function methodOf(method: string): string {
  if (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/.test(method)) return method;
  throw new GatewrightError('SCRIPT_FAILED', { reason: 'the method it set is no method', found: method.slice(0, 64) });
}

function statusOf(given: string | number | null, least: number): number {
  const status = Number(given);
  if (given !== null && Number.isInteger(status) && status >= least && status <= 599) return status;
  throw new GatewrightError('SCRIPT_FAILED', {
    reason: `the status it set is none from ${least} to 599`,
    found: given,
  });
}

/** Names were checked where they were set; values are made such that they cannot begin another header. */
function sendable(headers: readonly (readonly [string, string])[]): HeaderList {
  return headers.flatMap(([name, value]) => [name, headerText(value)]);
}
