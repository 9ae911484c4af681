import { z } from 'zod';
import { bodiesAskedBy, faultInPhase, type Expression } from '../../expressions/expression.ts';
import { expressionOption } from '../../expressions/options.ts';
import { headerValue, headerValues } from '../../model/http.ts';
import { headerNameOption } from '../../model/options.ts';
import type { Call } from '../../policies/policy.ts';

/** What makes requests belong together, in options that keep a caller on one side or at one target. */
export const callKeyOption = z
  .strictObject({
    by: z.enum(['header', 'cookie', 'ip', 'path', 'consumer', 'expression']).describe('What is looked at.'),
    name: headerNameOption.describe('Name of the header or cookie, with `by: header` and `by: cookie`.').optional(),
    expression: expressionOption
      .refine((expression) => faultOf(expression) === undefined, {
        error: ({ input }) => faultOf(input as Expression) ?? '',
      })
      .describe('The expression, with `by: expression`; see configuration.md.')
      .optional(),
  })
  .refine(({ by, name }) => (by === 'header' || by === 'cookie') === (name !== undefined), {
    error: 'expected name with by: header and by: cookie, and with nothing else',
    path: ['name'],
  })
  .refine(({ by, expression }) => (by === 'expression') === (expression !== undefined), {
    error: 'expected expression with by: expression, and with nothing else',
    path: ['expression'],
  });
export type CallKeyOptions = z.output<typeof callKeyOption>;

/** Finds the key of a call; what the call does not have (no such header, no consumer) is undefined. */
export type CallKey = (call: Call) => string | undefined;

/** Makes the function that finds the key; once, when the integration is prepared. */
export function callKey({ by, name = '', expression }: CallKeyOptions): CallKey {
  switch (by) {
    case 'header':
      return ({ request }) => headerValue(request.headers, name);
    case 'cookie':
      return ({ request }) => cookieValue(request.headers, name);
    case 'ip':
      return ({ client }) => client.address;
    case 'path':
      return ({ request }) => request.target.split('?', 1)[0];
    case 'consumer':
      return ({ consumer }) => consumer?.id;
    case 'expression':
      return (call) => {
        const value = expression?.evaluate(call) ?? null;
        return value === null ? undefined : JSON.stringify(value);
      };
  }
}

/** Why an expression cannot be asked where a target is chosen: there is no answer yet, and the body is under way. */
function faultOf({ names }: Expression): string | undefined {
  if (bodiesAskedBy(names).request) return 'the body cannot be asked here, where it may still be under way';
  return faultInPhase(names, 'request');
}

function cookieValue(headers: Call['request']['headers'], name: string): string | undefined {
  const pairs = headerValues(headers, 'cookie').flatMap((line) => line.split(';'));
  return pairs
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
