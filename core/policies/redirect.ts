import { z } from 'zod';
import { faultInPhase } from '../expressions/expression.ts';
import { templateOption } from '../expressions/options.ts';
import { queryOf } from '../expressions/request-facts.ts';
import { NO_BODY } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { definePolicy } from './policy.ts';

const options = z.strictObject({
  location: templateOption
    .refine(({ constant }) => constant?.trim() !== '', { error: 'expected a URL or a path' })
    .describe('Where to: a URL or a path, with templates. What cannot stand in one is escaped.'),
  status: z
    .literal([301, 302, 303, 307, 308])
    .describe('301 and 308 for good, 302, 303 and 307 for now; 307 and 308 keep the method.')
    .default(302),
  keepQuery: z.boolean().describe('Puts the query of the request behind the location.').default(false),
});

/** Sends the client elsewhere. Throws TRANSFORM_FAILED when the template gives nothing. */
export const redirect = definePolicy<z.output<typeof options>>({
  name: 'redirect',
  summary: 'Sends the client to another address; the integration is not called.',
  phases: ['request'],
  options,
  example: "{ location: 'https://new.example.com{{ request.path }}', status: 308, keepQuery: true }",
  prepare({ location, status, keepQuery }, { phase }) {
    const reason = faultInPhase(location.names, phase);
    if (reason !== undefined) throw new GatewrightError('CONFIG_INVALID', { reason });
    return {
      onRequest(call) {
        const target = written(location.render(call));
        if (target === '') throw new GatewrightError('TRANSFORM_FAILED', { part: 'location', reason: 'it is empty' });
        const url = keepQuery ? withQuery(target, queryOf(call.request.target)) : target;
        call.note('location', url);
        return {
          kind: 'response',
          status,
          headers: ['location', url, 'content-length', '0'],
          body: NO_BODY,
        };
      },
    };
  },
});

/** A text as a URL is written: escapes stay, everything that RFC 3986 has no place for becomes one. */
function written(text: string): string {
  return text
    .trim()
    .toWellFormed()
    .replaceAll(/[^!#$%&-;=?@A-Z[\]_a-z~]/gu, encodeURIComponent);
}

/** In front of the fragment, which is not sent. */
function withQuery(url: string, query: string): string {
  if (query === '') return url;
  const fragment = url.indexOf('#');
  const front = fragment === -1 ? url : url.slice(0, fragment);
  return `${front}${front.includes('?') ? '&' : '?'}${query}${url.slice(front.length)}`;
}
