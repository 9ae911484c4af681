import { z } from 'zod';
import { bodiesAskedBy, faultInPhase } from '../expressions/expression.ts';
import { jsonTemplateOption, templateOption } from '../expressions/options.ts';
import { GatewrightError } from '../model/errors.ts';
import { withHeaders, type HttpRequest, type HttpResponse } from '../model/http.ts';
import { headerValueOption, sizeOption } from '../model/options.ts';
import type { Phase } from '../model/config.ts';
import { sideOf, stepsFor } from './content/side.ts';
import { definePolicy, type Call } from './policy.ts';
import { editBody, withBody, type BodyEdits } from './transform/body-edits.ts';
import { compileEdits, EDIT_KINDS, namesOfEdits } from './transform/edits.ts';
import { fieldEditOptions, fieldEditor } from './transform/field-edits.ts';
import { editMethod, editTarget, type HeadEdits } from './transform/head-edits.ts';
import { headerEditOptions, headerEditor } from './transform/header-edits.ts';
import { jsonEditOptions, jsonEditor } from './transform/json-edits.ts';
import { JSON_KINDS, withKinds } from './transform/json-types.ts';

const options = z.strictObject({
  method: templateOption.describe('New method; in request only.').optional(),
  path: templateOption
    .describe('New path, as it is sent; what cannot stand in one is escaped. The query stays. In request only.')
    .optional(),
  status: z
    .union([z.number().int().min(200).max(599), templateOption])
    .describe('New status; in response only.')
    .optional(),
  headers: z.strictObject(headerEditOptions).describe('Edits of headers.').optional(),
  query: z.strictObject(fieldEditOptions).describe('Edits of the query; in request only.').optional(),
  form: z.strictObject(fieldEditOptions).describe('Edits of a body of application/x-www-form-urlencoded.').optional(),
  json: z
    .strictObject(jsonEditOptions)
    .describe('Edits of a JSON body; names are ways such as user.name or items[*].price.')
    .optional(),
  jsonTypes: z
    .record(z.string(), z.enum(JSON_KINDS))
    .describe('Way to string, number or boolean: what the value that json puts there is made into.')
    .default({}),
  body: templateOption.describe('The whole body anew, in place of form and json.').optional(),
  contentType: headerValueOption.describe('Content type of the changed body; as it was when not given.').optional(),
  variables: z
    .record(z.string().min(1), jsonTemplateOption)
    .describe('Variables for later policies; any JSON with templates in its texts.')
    .prefault({}),
  order: z
    .array(z.enum(EDIT_KINDS))
    .refine((kinds) => new Set(kinds).size === kinds.length, { error: 'expected every kind of edit once' })
    .describe('Order of the edits of one part; kinds that are left out are not made.')
    .default([...EDIT_KINDS]),
  onMalformed: z
    .enum(['refuse', 'pass'])
    .describe('What becomes of a body that is not what its type says, or is compressed.')
    .default('refuse'),
  maxBody: sizeOption.describe('A body that is to be changed may be no larger.').default(10_485_760),
});
type Options = z.output<typeof options>;

/**
 * Changes a request or an answer. All templates see the message as it was before.
 * Throws TRANSFORM_FAILED, BODY_MALFORMED, BODY_TOO_LARGE, ENCODING_UNSUPPORTED; RESPONSE_INVALID for answers.
 */
export const transform = definePolicy<Options>({
  name: 'transform',
  summary:
    'Changes method, path, query, headers, status and body of a request or an answer, with values from templates.',
  phases: ['request', 'response'],
  options,
  example:
    "{ headers: { remove: [x-internal], set: { x-user: '{{ claims.sub }}' } }, json: { add: { 'meta.plan': '{{ consumer.plan }}' } } }",
  needs: (given) => {
    const { request, response } = bodiesAskedBy(namesIn(given));
    const isNew = given.body !== undefined;
    return {
      ...(request || isNew ? { requestBody: true } : {}),
      ...(response || isNew ? { responseBody: true } : {}),
    };
  },
  prepare(given, { phase }) {
    checkPlace(given, phase);
    const side = sideOf(phase);
    const edits = bodyEditsOf(given);
    const apply = applierOf(given, phase);
    const touchesBody = edits.body !== undefined || edits.form !== undefined || edits.json !== undefined;
    if (!touchesBody) return stepsFor(side, (call) => apply(call, undefined));
    return stepsFor(side, (call) => {
      if (isBodiless(call, phase)) return apply(call, undefined);
      const text = editBody(edits, side, call);
      return text instanceof Promise ? text.then((edited) => apply(call, edited)) : apply(call, text);
    });
  },
});

function namesIn({ method, path, status, headers, query, form, json, body, variables }: Options): readonly string[] {
  const templates = [method, path, body, typeof status === 'object' ? status : undefined, ...Object.values(variables)];
  return [
    ...templates.flatMap((template) => template?.names ?? []),
    ...[headers, query, form].flatMap((edits) => (edits === undefined ? [] : namesOfEdits(edits))),
    ...(json === undefined ? [] : namesOfEdits(json)),
  ];
}

/** @throws CONFIG_INVALID for options that have no sense where the use stands. */
function checkPlace(given: Options, phase: Phase): void {
  const other = phase === 'request' ? (['status'] as const) : (['method', 'path', 'query'] as const);
  const misplaced = other.find((name) => given[name] !== undefined);
  if (misplaced !== undefined)
    throw new GatewrightError('CONFIG_INVALID', { option: misplaced, reason: `it cannot be changed in ${phase}` });
  if (given.body !== undefined && (given.form !== undefined || given.json !== undefined))
    throw new GatewrightError('CONFIG_INVALID', {
      option: 'body',
      reason: 'it makes the whole body, so form and json have nothing to change',
    });
  const reason = faultInPhase(namesIn(given), phase);
  if (reason !== undefined) throw new GatewrightError('CONFIG_INVALID', { reason });
}

function bodyEditsOf({ body, form, json, jsonTypes, order, onMalformed, maxBody }: Options): BodyEdits {
  return {
    body,
    form: form && compileEdits(fieldEditor, form, order),
    json: json && compileEdits(jsonEditor, withKinds(json, jsonTypes), order),
    onMalformed,
    maxBytes: maxBody,
  };
}

/** Changes everything but the body, and puts in a body that was changed. */
function applierOf(given: Options, phase: Phase): (call: Call, text: string | undefined) => void {
  const { headers, query, order, method, path, contentType } = given;
  const headerEdit = headers && compileEdits(headerEditor, headers, order);
  const head: HeadEdits = { method, path, query: query && compileEdits(fieldEditor, query, order) };
  const changesHead = method !== undefined || path !== undefined || head.query !== undefined;
  const variables = Object.entries(given.variables);
  return (call, text) => {
    const message = phase === 'request' ? call.request : call.response;
    if (message === undefined) return;
    // All of it is made from the call as it was, and only then put in.
    const edited = headerEdit === undefined ? message : withHeaders(message, headerEdit(message.headers, call));
    const whole = text === undefined ? edited : withBody(edited, text, contentType);
    const left = variables.map(([name, template]) => [name, template.value(call)]);
    if (whole.kind === 'response') call.response = withStatus(whole, given, call);
    else call.request = changesHead ? withHead(whole, head, call) : whole;
    if (left.length > 0) call.variables = { ...call.variables, ...Object.fromEntries(left) };
  };
}

function withHead(request: HttpRequest, head: HeadEdits, call: Call): HttpRequest {
  return { ...request, method: editMethod(head, call.request, call), target: editTarget(head, call.request, call) };
}

function withStatus(response: HttpResponse, { status }: Options, call: Call): HttpResponse {
  if (status === undefined) return response;
  const wanted = typeof status === 'number' ? status : Number(status.render(call));
  if (!Number.isInteger(wanted) || wanted < 200 || wanted > 599)
    throw new GatewrightError('TRANSFORM_FAILED', { part: 'status', reason: 'it is no status from 200 to 599' });
  const { statusText: _, ...rest } = response;
  return { ...rest, status: wanted };
}

/** Answers that have no body whatever is put in. */
function isBodiless({ request, response }: Call, phase: Phase): boolean {
  if (phase === 'request' || response === undefined) return false;
  return request.method === 'HEAD' || response.status === 204 || response.status === 304;
}
