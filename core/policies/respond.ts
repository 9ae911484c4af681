import { z } from 'zod';
import { NO_BODY, textBody, type Body } from '../model/body.ts';
import { headerValue, type HeaderList, type HttpResponse } from '../model/http.ts';
import { headerNameOption, headerValueOption } from '../model/options.ts';
import { definePolicy } from './policy.ts';

const options = z.strictObject({
  status: z.number().int().min(200).max(599).describe('Status of the answer.').default(200),
  headers: z.record(headerNameOption, headerValueOption).describe('Headers of the answer.').default({}),
  body: z
    .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .describe('Body of the answer: text as it is, anything else as JSON.')
    .optional(),
});

/** Answers in place of the integration. */
export const respond = definePolicy<z.output<typeof options>>({
  name: 'respond',
  summary: 'Answers at once with a fixed response; the integration is not called.',
  phases: ['request', 'error'],
  options,
  example: '{ status: 410, body: { message: gone } }',
  prepare(given) {
    const response = fixedResponse(given);
    return { onRequest: () => response, onError: () => response };
  },
});

function fixedResponse({ status, headers, body }: z.output<typeof options>): HttpResponse {
  const list: HeaderList = Object.entries(headers).flat();
  if (body === undefined) return { kind: 'response', status, headers: [...list, 'content-length', '0'], body: NO_BODY };
  const isText = typeof body === 'string';
  const content: Body = textBody(isText ? body : JSON.stringify(body));
  const type =
    headerValue(list, 'content-type') === undefined
      ? ['content-type', isText ? 'text/plain; charset=utf-8' : 'application/json']
      : [];
  return { kind: 'response', status, headers: [...list, ...type], body: content };
}
