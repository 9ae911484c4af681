import { z } from 'zod';
import { textBody } from '../model/body.ts';
import { headerValues } from '../model/http.ts';
import { definePolicy, type Call } from './policy.ts';
import { gatewayInputOf } from './vtl/gateway-input.ts';
import { bodyText, headersForBody, mapBody, overridesOf, withOverrides } from './vtl/map-body.ts';
import { mediaType, readTemplates, templateOptions, type MappingTemplate, type Templates } from './vtl/templates.ts';

const options = z.strictObject({
  ...templateOptions,
  status: z.number().int().min(200).max(599).describe('Status of the answer, unless the template sets one.').optional(),
  contentType: templateOptions.contentType.default('application/json'),
});
type Options = z.output<typeof options>;

/**
 * Makes the answer by a VTL mapping template, as an integration response of API Gateway does. Throws TEMPLATE_FAILED.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
 */
export const vtlResponse = definePolicy<Options>({
  name: 'vtl-response',
  summary: 'Makes the answer by a VTL mapping template, chosen by what the client accepts.',
  phases: ['response'],
  options,
  example: `{ templates: { application/json: '{"names": $input.json("$..name")}' } }`,
  needs: { responseBody: true },
  async prepare(given) {
    const templates = await readTemplates(given.templates);
    return {
      onResponse(call) {
        const { response } = call;
        if (response === undefined) return;
        const template = templateAccepted(call, templates);
        if (template === undefined) {
          call.note('template', 'none');
          if (given.status !== undefined) call.response = { ...withoutReason(response), status: given.status };
          return;
        }
        const { stage, stageVariables, contentType } = given;
        const settings = { body: bodyText(response.body), stage, stageVariables, overrides: overridesOf(call) };
        const { text, overrides } = mapBody(call, template, gatewayInputOf(call, settings));
        const status = overrides.response.status ?? given.status ?? response.status;
        call.note('status', status);
        const body = textBody(text);
        const length = body.kind === 'bytes' ? body.bytes.byteLength : 0;
        const headers = withOverrides(headersForBody(response.headers, length, contentType), overrides.response.header);
        call.response = { ...(status === response.status ? response : withoutReason(response)), status, headers, body };
      },
    };
  },
});

/** The reason phrase that came belongs to the status that came. */
function withoutReason({ kind, status, headers, body }: NonNullable<Call['response']>): NonNullable<Call['response']> {
  return { kind, status, headers, body };
}

/** By the request's last Accept header, else for JSON, else the first one there is. */
function templateAccepted(call: Call, templates: Templates): MappingTemplate | undefined {
  const accepted = (headerValues(call.received.headers, 'accept').at(-1) ?? '').split(',').map(mediaType);
  const found = [...accepted, 'application/json'].map((type) => templates.get(type)).find((one) => one !== undefined);
  return found ?? templates.values().next().value;
}
