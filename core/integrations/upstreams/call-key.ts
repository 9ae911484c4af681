import { z } from 'zod';
import { headerValue, headerValues } from '../../model/http.ts';
import { headerNameOption } from '../../model/options.ts';
import type { Call } from '../../policies/policy.ts';

/** What makes requests belong together, in options that keep a caller on one side or at one target. */
export const callKeyOption = z
  .strictObject({
    by: z.enum(['header', 'cookie', 'ip', 'path', 'consumer']).describe('What is looked at.'),
    name: headerNameOption.describe('Name of the header or cookie.').optional(),
  })
  .refine(({ by, name }) => (by === 'header' || by === 'cookie') === (name !== undefined), {
    error: 'expected name with by: header and by: cookie, and with nothing else',
    path: ['name'],
  });
export type CallKeyOptions = z.output<typeof callKeyOption>;

/** Finds the key of a call; what the call does not have (no such header, no consumer) is undefined. */
export type CallKey = (call: Call) => string | undefined;

/** Makes the function that finds the key; once, when the integration is prepared. */
export function callKey({ by, name = '' }: CallKeyOptions): CallKey {
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
  }
}

function cookieValue(headers: Call['request']['headers'], name: string): string | undefined {
  const pairs = headerValues(headers, 'cookie').flatMap((line) => line.split(';'));
  return pairs
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
