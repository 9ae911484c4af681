import { z } from 'zod';
import { NO_BODY, textBody } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, type HttpRequest } from '../model/http.ts';
import type { GatewayOverrides } from '../vtl/render.ts';
import { definePolicy, type Call } from './policy.ts';
import { gatewayInputOf } from './vtl/gateway-input.ts';
import { bodyText, headersForBody, mapBody, withOverrides } from './vtl/map-body.ts';
import { readTemplates, templateFor, templateOptions, type Templates } from './vtl/templates.ts';

const options = z.strictObject({
  ...templateOptions,
  passthrough: z
    .enum(['when_no_match', 'when_no_templates', 'never'])
    .describe('Whether a body without a template of its type goes on as it is, or is refused with 415.')
    .default('when_no_match'),
});
type Options = z.output<typeof options>;

/** Methods whose requests API Gateway sends without a body. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Makes the request for the integration by a VTL mapping template, as API Gateway does.
 * Throws MEDIA_TYPE_UNSUPPORTED, TEMPLATE_FAILED.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export const vtlRequest = definePolicy<Options>({
  name: 'vtl-request',
  summary: 'Makes the request body by a VTL mapping template, chosen by content type.',
  phases: ['request'],
  options,
  example: `{ templates: { application/json: '{"id": $input.json("$.user.id")}' }, passthrough: never }`,
  needs: { requestBody: true },
  async prepare(given) {
    const templates = await readTemplates(given.templates);
    return {
      onRequest(call) {
        const type = headerValue(call.request.headers, 'content-type');
        call.note('content type', type ?? 'none, taken as application/json');
        const template = templateFor(templates, type);
        if (template === undefined) return refuseOrPass(call, templates, given);
        const { stage, stageVariables } = given;
        const input = gatewayInputOf(call, { body: bodyText(call.request.body), stage, stageVariables });
        const { text, overrides } = mapBody(call, template, input);
        call.request = mapped(call, text, overrides, given.contentType);
      },
    };
  },
});

function refuseOrPass(call: Call, templates: Templates, { passthrough }: Options): void {
  call.note('template', 'none of this type');
  const isPassed = passthrough === 'when_no_match' || (passthrough === 'when_no_templates' && templates.size === 0);
  if (!isPassed)
    throw new GatewrightError('MEDIA_TYPE_UNSUPPORTED', { expected: [...templates.keys()].join(', '), passthrough });
}

function mapped(call: Call, text: string, { request }: GatewayOverrides, contentType: string | undefined): HttpRequest {
  const { request: before } = call;
  // Path parameters of an integration belong to platforms whose integrations have a URI with places for them.
  const paths = Object.keys(request.path);
  if (paths.length > 0) call.note('not applied', `requestOverride.path: ${paths.join(', ')}`);
  const isBodiless = BODILESS.has(before.method);
  if (isBodiless && text !== '') call.note('body', `made, not sent with ${before.method}`);
  const body = isBodiless ? NO_BODY : textBody(text);
  const length = body.kind === 'bytes' ? body.bytes.byteLength : 0;
  const headers = isBodiless ? before.headers : headersForBody(before.headers, length, contentType);
  return {
    ...before,
    target: withQuery(before.target, request.querystring),
    headers: withOverrides(headers, request.header),
    body,
  };
}

function withQuery(target: string, overrides: GatewayOverrides['request']['querystring']): string {
  if (Object.keys(overrides).length === 0) return target;
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(overrides)) {
    parameters.delete(name);
    for (const one of [value].flat()) parameters.append(name, one);
  }
  return `${path}?${parameters.toString()}`;
}
