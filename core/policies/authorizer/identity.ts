import { z } from 'zod';
import { headerValues } from '../../model/http.ts';
import type { Call } from '../policy.ts';

const CONTEXT: Readonly<Record<string, (call: Call) => string>> = {
  httpMethod: ({ received }) => received.method,
  path: ({ received }) => pathOf(received.target),
  routeKey: ({ routeId }) => routeId,
  resourcePath: ({ routeId }) => routeId,
  'identity.sourceIp': ({ client }) => client.address,
  'identity.userAgent': ({ received }) => headerValues(received.headers, 'user-agent')[0] ?? '',
  domainName: ({ authority }) => authority.replace(/:\d+$/, ''),
};

const SOURCE = /^(?:method\.request|route\.request|\$request)\.(header|querystring)\.([!#$%&'*+\-.^_`|~0-9A-Za-z]+)$/;
const FACT = /^(?:\$?(context)|\$?(stageVariables))\.([\w.-]+)$/;

/** One thing of a request that says who asks, such as `$request.header.Authorization`. */
export interface IdentitySource {
  /** As it is written. */
  readonly text: string;
  /** Empty when the request does not have it. */
  read(call: Call): string;
}

/** An identity source in a configuration, in the words of REST APIs, of HTTP APIs or of WebSocket APIs. */
export const identitySourceOption = z.string().refine((text) => parse(text) !== undefined, {
  error: `expected such as $request.header.Authorization, $request.querystring.token, stageVariables.name or context. with one of ${Object.keys(CONTEXT).join(', ')}`,
});

/** Makes a source that the option has let through readable. */
export function readIdentitySource(text: string, stageVariables: Readonly<Record<string, string>>): IdentitySource {
  const read = parse(text);
  return { text, read: (call) => read?.(call, stageVariables) ?? '' };
}

type Read = (call: Call, stageVariables: Readonly<Record<string, string>>) => string;

function parse(text: string): Read | undefined {
  const [, place, name = ''] = SOURCE.exec(text) ?? [];
  if (place === 'header') return ({ received }) => headerValues(received.headers, name).join(',');
  if (place === 'querystring') return ({ received: { target } }) => queryOf(target).get(name) ?? '';
  const [, context, stage, fact = ''] = FACT.exec(text) ?? [];
  if (stage !== undefined) return (_call, variables) => (Object.hasOwn(variables, fact) ? (variables[fact] ?? '') : '');
  return context !== undefined && Object.hasOwn(CONTEXT, fact) ? CONTEXT[fact] : undefined;
}

/** The path as it was sent. */
export function pathOf(target: string): string {
  const question = target.indexOf('?');
  return question === -1 ? target : target.slice(0, question);
}

/** The parameters of a target, decoded. */
export function queryOf(target: string): URLSearchParams {
  const question = target.indexOf('?');
  return new URLSearchParams(question === -1 ? '' : target.slice(question + 1));
}
