import { z } from 'zod';
import { durationOption, headerNameOption, headerValueOption, sizeOption } from '../../model/options.ts';
import { authenticationOptions } from '../authentication.ts';
import { EVENT_KINDS } from './event.ts';
import { identitySourceOption } from './identity.ts';

const part = z.string().regex(/^[\w$-]+$/, { error: 'expected letters, digits, - and _' });

const arn = z
  .strictObject({
    region: part.describe('Region.').default('us-east-1'),
    accountId: part.describe('Account.').default('000000000000'),
    apiId: part.describe('Id of the API.').default('gatewright'),
    stage: part.describe('Stage, which is also in the events.').default('local'),
  })
  .describe(
    'Parts of the method ARN that policy documents name: arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH.',
  );

/** Options of `function-authorizer`. */
export const authorizerOptions = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .describe(
        'JavaScript module of the workspace, such as authorizers/check.mjs; runs with the rights of gatewright, in a thread of its own.',
      )
      .optional(),
    handler: z.string().min(1).describe('With `file`: name of the function it exports.').default('handler'),
    environment: z
      .record(z.string(), z.string())
      .describe(
        'With `file`: environment variables of the function, by reference where they are secret; it has no others.',
      )
      .default({}),
    memory: sizeOption.describe('With `file`: memory its thread may take.').default(134_217_728),
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
      .describe('Service that answers in place of a module: gets the event by POST, gives the answer as JSON.')
      .optional(),
    headers: z
      .record(headerNameOption, headerValueOption)
      .describe('With `url`: headers of the request, such as a secret it asks for.')
      .default({}),
    event: z
      .enum(EVENT_KINDS)
      .describe(
        'Which event the function gets: token and request of REST APIs, or request-2.0 of HTTP APIs (payload format 2.0).',
      )
      .default('request'),
    response: z
      .enum(['policy', 'simple'])
      .describe(
        'Which answer it gives: a policy document, or with request-2.0 also {isAuthorized, context}. simple with request-2.0 when not given, policy otherwise.',
      )
      .optional(),
    identitySources: z
      .array(identitySourceOption)
      .min(1)
      .describe(
        'What of the request says who asks, such as method.request.header.Authorization or $request.querystring.token; part of the key of the cache. A request without one of them is refused, and the function is not asked.',
      )
      .default(['$request.header.Authorization']),
    validation: z
      .string()
      .describe('With token: RE2 expression that the whole token must fit before the function is asked.')
      .optional(),
    ttl: durationOption
      .refine((millis) => millis <= 3_600_000, { error: 'expected at most 1h' })
      .describe('How long an answer is kept; 0s keeps none, and asks also where an identity source is missing.')
      .default(300_000),
    maxCached: z.number().int().min(0).max(1_000_000).describe('How many answers are kept.').default(10_000),
    timeout: durationOption.describe('How long is waited for an answer.').default(10_000),
    stageVariables: z.record(z.string(), z.string()).describe('Stage variables of the events.').default({}),
    resource: z
      .string()
      .min(1)
      .describe('Path of the route in the events, such as /items/{id}; the id of the route when not given.')
      .optional(),
    arn: arn.prefault({}),
    ...authenticationOptions,
  })
  .refine(({ file, url }) => (file === undefined) !== (url === undefined), { error: 'expected either file or url' })
  .refine(({ response, event }) => response !== 'simple' || event === 'request-2.0', {
    error: 'expected simple with request-2.0 only',
    path: ['response'],
  })
  .refine(({ event, identitySources }) => event !== 'token' || identitySources.length === 1, {
    error: 'expected one identity source with token',
    path: ['identitySources'],
  })
  .refine(({ event, validation }) => validation === undefined || event === 'token', {
    error: 'expected validation with token only',
    path: ['validation'],
  });
/** What {@link authorizerOptions} parse to. */
export type AuthorizerOptions = z.output<typeof authorizerOptions>;
