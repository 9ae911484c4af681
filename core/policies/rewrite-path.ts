import { RE2JS } from 're2js';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { definePolicy, type Call } from './policy.ts';

const options = z
  .strictObject({
    path: z
      .string()
      .startsWith('/')
      .describe('The new path; `{name}` stands for a path parameter of the route. The query stays.')
      .optional(),
    prefix: z
      .strictObject({
        from: z.string().startsWith('/').describe('Beginning to take off.'),
        to: z.string().describe('What comes in its place; may be empty.').default(''),
      })
      .describe('Replaces the beginning of the path, where it is there.')
      .optional(),
    regex: z
      .strictObject({
        match: z.string().describe('RE2 expression, looked for in the path.'),
        replace: z.string().describe('Replacement; `$1` stands for the first group.'),
      })
      .describe('Replaces what the expression finds.')
      .optional(),
  })
  .refine(({ path, prefix, regex }) => [path, prefix, regex].filter((one) => one !== undefined).length === 1, {
    error: 'expected one of path, prefix and regex',
  });
type Options = z.output<typeof options>;

/** Changes the path that the upstream is asked for. */
export const rewritePath = definePolicy<Options>({
  name: 'rewrite-path',
  summary: 'Gives the request another path: a template, another beginning, or a regular expression.',
  phases: ['request'],
  options,
  example: "{ path: '/v2/users/{id}' }",
  prepare(given) {
    const rewrite = rewriteOf(given);
    return {
      onRequest(call) {
        const { target } = call.request;
        const query = target.indexOf('?');
        const path = query === -1 ? target : target.slice(0, query);
        const next = rewrite(path, call);
        if (next === path) return;
        call.note('from', path);
        call.note('to', next);
        call.request = {
          ...call.request,
          target: (next.startsWith('/') ? next : `/${next}`) + (query === -1 ? '' : target.slice(query)),
        };
      },
    };
  },
});

function rewriteOf({ path, prefix, regex }: Options): (path: string, call: Call) => string {
  if (path !== undefined)
    return (_path, { params }) =>
      path.replaceAll(/\{([^}]+)\}/g, (whole, name: string) => encodeParam(params[name]) ?? whole);
  if (prefix !== undefined)
    return (current) =>
      startsWithSegment(current, prefix.from) ? prefix.to + current.slice(prefix.from.length) : current;
  if (regex === undefined) return (current) => current;
  const expression = compileExpression(regex.match);
  return (current) => expression.matcher(current).replaceAll(regex.replace);
}

function compileExpression(text: string): RE2JS {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    throw new GatewrightError(
      'CONFIG_INVALID',
      { option: 'regex.match', reason: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
}

/** A greedy parameter holds several segments; its slashes stay. */
function encodeParam(value: string | undefined): string | undefined {
  return value?.split('/').map(encodeURIComponent).join('/');
}

/** `/api` is the beginning of `/api/x` and of `/api`, not of `/apis`. */
function startsWithSegment(path: string, prefix: string): boolean {
  return (
    path.startsWith(prefix) &&
    (prefix.endsWith('/') || path.length === prefix.length || path.charAt(prefix.length) === '/')
  );
}
