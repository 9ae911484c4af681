import { RE2JS } from 're2js';
import { z } from 'zod';
import { NO_BODY } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { headerValue, headerValues, removeHeader, setHeader, withHeaders, type HeaderList } from '../model/http.ts';
import { durationOption, headerNameOption, methodOption } from '../model/options.ts';
import { definePolicy, type Call } from './policy.ts';

/** An origin has no path: with a slash at its end it would fit no request. */
const originText = z.string().regex(/^(\*|null|~.+|[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]+)$/, {
  error:
    'expected *, null, an origin such as https://app.example.com without a slash at its end, or ~ and an expression',
});

const options = z
  .strictObject({
    origins: z
      .array(originText)
      .min(1)
      .describe(
        'Origins that may read answers: `*`, an origin such as https://app.example.com, or `~` and an RE2 expression.',
      )
      .default(['*']),
    methods: z
      .array(methodOption)
      .describe('Methods a preflight is told it may use.')
      .default(['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE']),
    headers: z
      .array(headerNameOption)
      .describe('Request headers a preflight is told it may use; those it asked for when not given.')
      .optional(),
    exposed: z.array(headerNameOption).describe('Response headers that scripts may read.').default([]),
    credentials: z.boolean().describe('Whether cookies and authorization may come along.').default(false),
    maxAge: durationOption.describe('How long a browser may keep the answer to a preflight.').optional(),
  })
  .refine(({ origins, credentials }) => !(credentials && origins.includes('*')), {
    error: 'expected named origins with credentials: browsers refuse * there',
    path: ['origins'],
  })
  .refine(
    ({ methods, headers = [], exposed, credentials }) => !(credentials && [methods, headers, exposed].some(isAny)),
    {
      error: 'expected names with credentials: browsers take * for a name there',
    },
  );
type Options = z.output<typeof options>;

function isAny(names: readonly string[]): boolean {
  return names.includes('*');
}

/**
 * Answers preflights and puts the CORS headers on every answer, errors included.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export const cors = definePolicy<Options>({
  name: 'cors',
  summary: 'Answers CORS preflights, and lets pages of the named origins read every answer, errors included.',
  phases: ['request'],
  options,
  example: "{ origins: ['https://app.example.com'], credentials: true, maxAge: 10m }",
  prepare(given) {
    const isAllowed = originTest(given.origins);
    return {
      onRequest(call) {
        const { request } = call;
        const origin = headerValue(request.headers, 'origin');
        const wanted = headerValue(request.headers, 'access-control-request-method');
        if (origin === undefined) return undefined;
        const isIn = isAllowed(origin);
        call.note('origin', origin);
        call.note('allowed', isIn);
        if (request.method !== 'OPTIONS' || wanted === undefined) return undefined;
        call.note('preflight', wanted);
        const headers = isIn ? preflightHeaders(given, request.headers) : [];
        return { kind: 'response', status: 204, headers, body: NO_BODY };
      },
      onSend(call) {
        addOrigin(call, given, isAllowed);
      },
    };
  },
});

function originTest(origins: readonly string[]): (origin: string) => boolean {
  if (isAny(origins)) return () => true;
  const exact = new Set(origins.filter((origin) => !origin.startsWith('~')).map((origin) => origin.toLowerCase()));
  const expressions = origins
    .filter((origin) => origin.startsWith('~'))
    .map((origin) => compileExpression(origin.slice(1)));
  return (origin) =>
    exact.has(origin.toLowerCase()) || expressions.some((expression) => expression.matcher(origin).matches());
}

function compileExpression(text: string): RE2JS {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    throw new GatewrightError(
      'CONFIG_INVALID',
      { option: 'origins', reason: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
}

function preflightHeaders({ methods, headers, maxAge }: Options, request: HeaderList): HeaderList {
  const allowed = headers?.join(', ') ?? headerValue(request, 'access-control-request-headers');
  return [
    ...(methods.length === 0 ? [] : ['access-control-allow-methods', methods.join(', ')]),
    ...(allowed === undefined || allowed === '' ? [] : ['access-control-allow-headers', allowed]),
    ...(maxAge === undefined ? [] : ['access-control-max-age', String(Math.floor(maxAge / 1000))]),
  ];
}

/**
 * The gateway's word replaces the upstream's: two Access-Control-Allow-Origin headers are as good as none, and one of the
 * upstream must not let in whom the gateway does not. With `*` every answer says so, so that caches may share it.
 */
function addOrigin(
  call: Call,
  { origins, exposed, credentials }: Options,
  isAllowed: (origin: string) => boolean,
): void {
  if (call.response === undefined) return;
  const origin = headerValue(call.received.headers, 'origin');
  const isForAll = isAny(origins);
  let headers = removeHeader(call.response.headers, 'access-control-allow-credentials');
  if (!isForAll) headers = addVary(headers);
  const allowed = isForAll ? '*' : origin !== undefined && isAllowed(origin) ? origin : undefined;
  if (allowed === undefined) {
    headers = removeHeader(removeHeader(headers, 'access-control-allow-origin'), 'access-control-expose-headers');
  } else {
    headers = setHeader(headers, 'access-control-allow-origin', allowed);
    if (credentials) headers = setHeader(headers, 'access-control-allow-credentials', 'true');
    if (exposed.length > 0) headers = setHeader(headers, 'access-control-expose-headers', exposed.join(', '));
  }
  call.response = withHeaders(call.response, headers);
}

function addVary(headers: HeaderList): HeaderList {
  const vary = headerValues(headers, 'vary').join(', ');
  if (vary === '') return setHeader(headers, 'vary', 'Origin');
  const names = vary.split(',').map((name) => name.trim().toLowerCase());
  return names.includes('origin') || names.includes('*') ? headers : setHeader(headers, 'vary', `${vary}, Origin`);
}
