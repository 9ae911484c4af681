import type { Body } from '../../model/body.ts';
import { GatewrightError } from '../../model/errors.ts';
import { removeHeader, setHeader, type HeaderList } from '../../model/http.ts';
import type { GatewayInput, GatewayOverrides } from '../../vtl/render.ts';
import type { Call } from '../policy.ts';
import type { MappingTemplate } from './templates.ts';

const NONE: GatewayOverrides = {
  request: { header: {}, path: {}, querystring: {} },
  response: { header: {} },
};

/** What a template left behind, by call; the template of the answer reads it. */
const leftBehind = new WeakMap<Call, GatewayOverrides>();

/** What the template of the request left behind; undefined when there was none. */
export function overridesOf(call: Call): GatewayOverrides | undefined {
  return leftBehind.get(call);
}

/** What a template made. */
export interface Mapped {
  readonly text: string;
  readonly overrides: GatewayOverrides;
}

/** Renders a template for a call and keeps its overrides. @throws TEMPLATE_FAILED with kind, line and column. */
export function mapBody(call: Call, template: MappingTemplate, input: GatewayInput): Mapped {
  const result = template.render({ gateway: input }, { clock: () => call.startedAt });
  if (result.kind === 'error') {
    const { kind, message, line, column } = result.error;
    throw new GatewrightError('TEMPLATE_FAILED', { kind, reason: message, line, column });
  }
  const overrides = result.overrides ?? NONE;
  leftBehind.set(call, overrides);
  return { text: result.output, overrides };
}

/** The text of a collected body, read as UTF-8. */
export function bodyText(body: Body): string {
  return body.kind === 'bytes' ? new TextDecoder().decode(body.bytes) : '';
}

/** Headers of a message whose body is now `bytes` long. */
export function headersForBody(headers: HeaderList, bytes: number, contentType: string | undefined): HeaderList {
  const plain = removeHeader(removeHeader(headers, 'transfer-encoding'), 'content-encoding');
  const typed = contentType === undefined ? plain : setHeader(plain, 'content-type', contentType);
  return setHeader(typed, 'content-length', String(bytes));
}

/** Headers with those a template asked for; several values of one name are joined, as API Gateway sends them. */
export function withOverrides(
  headers: HeaderList,
  overrides: Readonly<Record<string, string | readonly string[]>>,
): HeaderList {
  let next = headers;
  for (const [name, value] of Object.entries(overrides)) {
    const text = typeof value === 'string' ? value : value.join(',');
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      throw new GatewrightError('TEMPLATE_FAILED', { kind: 'header', reason: `${name} cannot be sent as a header` });
    next = setHeader(next, name, text);
  }
  return next;
}
