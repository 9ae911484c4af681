import { z } from 'zod';
import { NO_BODY, textBody } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, type HeaderList, type HttpResponse } from '../model/http.ts';
import { durationOption, headerNameOption, headerValueOption } from '../model/options.ts';
import { defineIntegration, type IntegrationCall } from './integration.ts';

const mockOptions = z.strictObject({
  status: z.number().int().min(200).max(599).describe('Status of the answer.').default(200),
  headers: z.record(headerNameOption, headerValueOption).describe('Headers of the answer.').default({}),
  body: z
    .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .describe('Body: text as it is, anything else as JSON.')
    .optional(),
  delay: durationOption.describe('Waits as long before it answers.').optional(),
});

/** Answers without any upstream. */
export const mock = defineIntegration<z.output<typeof mockOptions>>({
  name: 'mock',
  summary: 'Answers with a fixed response, without any upstream.',
  options: mockOptions,
  example: '{ status: 200, body: { ok: true } }',
  prepare(options) {
    const response = fixedResponse(options);
    const { delay } = options;
    return {
      invoke: (call) => (delay === undefined ? response : after(delay, call, response)),
      close: () => Promise.resolve(),
    };
  },
});

function fixedResponse({ status, headers, body }: z.output<typeof mockOptions>): HttpResponse {
  const list: HeaderList = Object.entries(headers).flat();
  if (body === undefined) return { kind: 'response', status, headers: [...list, 'content-length', '0'], body: NO_BODY };
  const isText = typeof body === 'string';
  const bytes = textBody(isText ? body : JSON.stringify(body));
  const type =
    headerValue(list, 'content-type') === undefined
      ? ['content-type', isText ? 'text/plain; charset=utf-8' : 'application/json']
      : [];
  const length = bytes.kind === 'bytes' ? bytes.bytes.byteLength : 0;
  return { kind: 'response', status, headers: [...list, ...type, 'content-length', String(length)], body: bytes };
}

function after(delay: number, call: IntegrationCall, response: HttpResponse): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(response), delay);
    call.cancels = {
      cancel(reason) {
        clearTimeout(timer);
        reject(reason instanceof GatewrightError ? reason : new GatewrightError('CLIENT_ABORTED'));
      },
    };
  });
}
