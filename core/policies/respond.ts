import { z } from 'zod';
import { bodiesAskedBy, faultInPhase } from '../expressions/expression.ts';
import { readJsonTemplate } from '../expressions/options.ts';
import type { JsonTemplate } from '../expressions/json-template.ts';
import { jsonOf } from '../expressions/value.ts';
import { NO_BODY, textBody } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, type HeaderList, type HttpResponse } from '../model/http.ts';
import { headerNameOption } from '../model/options.ts';
import { definePolicy, type Call } from './policy.ts';
import { headerText, headerTextsOption } from './transform/header-edits.ts';

const options = z.strictObject({
  status: z.number().int().min(200).max(599).describe('Status of the answer.').default(200),
  headers: z
    .record(headerNameOption, headerTextsOption)
    .describe('Headers of the answer; values are templates, one that is null is left out.')
    .prefault({}),
  body: z
    .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .transform(readJsonTemplate)
    .describe('Body of the answer: text as it is, anything else as JSON. Texts are templates.')
    .optional(),
});
type Options = z.output<typeof options>;

/** Answers in place of the integration. */
export const respond = definePolicy<Options>({
  name: 'respond',
  summary: 'Answers at once, with a body and headers from templates; the integration is not called.',
  phases: ['request', 'error'],
  options,
  example: "{ status: 410, body: { message: gone, path: '{{ request.path }}' } }",
  needs: (given) => (bodiesAskedBy(namesIn(given)).request ? { requestBody: true } : {}),
  prepare(given, { phase }) {
    const reason = faultInPhase(namesIn(given), phase);
    if (reason !== undefined) throw new GatewrightError('CONFIG_INVALID', { reason });
    const respond = responder(given);
    return { onRequest: respond, onError: respond };
  },
});

function namesIn({ headers, body }: Options): readonly string[] {
  return [...Object.values(headers).flatMap(({ names }) => names), ...(body?.names ?? [])];
}

/** What asks for nothing is made once. */
function responder(given: Options): (call: Call) => HttpResponse {
  const make = maker(given);
  if (namesIn(given).length > 0) return make;
  let fixed: HttpResponse | undefined;
  return (call) => (fixed ??= make(call));
}

function maker({ status, headers, body }: Options): (call: Call) => HttpResponse {
  const pairs = Object.entries(headers);
  return (call) => {
    const list = pairs.flatMap(([name, value]) =>
      (value.valueFor(call) ?? []).flatMap((text) => [name, headerText(text)]),
    );
    return body === undefined ? withoutBody(status, list) : withBody(status, list, body, call);
  };
}

function withoutBody(status: number, headers: HeaderList): HttpResponse {
  return { kind: 'response', status, headers: [...headers, 'content-length', '0'], body: NO_BODY };
}

function withBody(status: number, headers: HeaderList, body: JsonTemplate, call: Call): HttpResponse {
  const value = body.value(call);
  const isText = typeof value === 'string';
  const type =
    headerValue(headers, 'content-type') === undefined
      ? ['content-type', isText ? 'text/plain; charset=utf-8' : 'application/json']
      : [];
  return { kind: 'response', status, headers: [...headers, ...type], body: textBody(isText ? value : jsonOf(value)) };
}
