import { RE2JS } from 're2js';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { definePolicy, type Call } from './policy.ts';

/** What can stand in a path that is written into a request line as it is. */
const pathText = z
  .string()
  .regex(/^[!"$->@-~]*$/, { error: 'expected a path without query, spaces and unescaped letters' });
const wholePath = z.string().regex(/^\/[!"$->@-~]*$/, {
  error: 'expected a path that begins with /, without query, spaces and unescaped letters',
});

const options = z
  .strictObject({
    path: wholePath
      .describe(
        'The new path; `{name}` stands for a path parameter of the route, `{name+}` for one of several segments; a name the route has not is left out. The query stays.',
      )
      .optional(),
    prefix: z
      .strictObject({
        from: wholePath.describe('Beginning to take off.'),
        to: pathText.describe('What comes in its place; may be empty. The two meet in one slash.').default(''),
      })
      .describe('Replaces the beginning of the path, where it is there.')
      .optional(),
    regex: z
      .strictObject({
        match: z.string().describe('RE2 expression, looked for in the path.'),
        replace: pathText.describe('Replacement; `$1` stands for the first group.'),
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
        const { path, query } = splitTarget(call.request.target);
        const rewritten = rewrite(path, call);
        const next = rewritten.startsWith('/') ? rewritten : `/${rewritten}`;
        if (next === path) return call.note('kept', path);
        call.note('from', path);
        call.note('to', next);
        call.request = { ...call.request, target: next + query };
      },
    };
  },
});

/** Path and query of a target, the query with its `?`; an absolute target is read from its path on. */
function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const [, path = '', query = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?]*)?([^?]*)(.*)$/is.exec(target) ?? [];
  return { path: path === '' ? '/' : path, query };
}

function rewriteOf({ path, prefix, regex }: Options): (path: string, call: Call) => string {
  if (path !== undefined)
    return (_path, call) =>
      path.replaceAll(PARAMETER, (_whole, name: string, plus: string) => paramOf(call, name, plus));
  if (prefix !== undefined)
    return (current) =>
      startsWithSegment(current, prefix.from) ? join(prefix.to, current.slice(prefix.from.length)) : current;
  if (regex === undefined) return (current) => current;
  const expression = compileExpression(regex.match);
  checkGroups(expression, regex.replace);
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

/** A group that the expression has not would fail on every request; it fails once, when the policy is prepared. */
function checkGroups(expression: RE2JS, replace: string): void {
  const known = expression.matcher('').groupCount();
  const highest = Math.max(0, ...[...replace.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit)));
  if (highest > known)
    throw new GatewrightError('CONFIG_INVALID', {
      option: 'regex.replace',
      reason: `there is no group ${highest}, the expression has ${known}`,
    });
}

const PARAMETER = /\{([^{}+]+)(\+?)\}/g;

/** One segment, unless it is written as the greedy parameter that it is; a slash sent as `%2F` is no border of segments. */
function paramOf(call: Call, name: string, plus: string): string {
  const value = Object.hasOwn(call.params, name) ? call.params[name] : undefined;
  if (value === undefined) call.note('not a parameter', name);
  const encoded = encodeURIComponent(value ?? '');
  return plus === '' ? encoded : encoded.replaceAll('%2F', '/');
}

/** Two parts of a path with one slash between them. */
function join(first: string, rest: string): string {
  if (rest === '') return first;
  const isSlash = rest.startsWith('/');
  if (first.endsWith('/')) return first + (isSlash ? rest.slice(1) : rest);
  return isSlash || first === '' ? first + rest : `${first}/${rest}`;
}

/** `/api` is the beginning of `/api/x` and of `/api`, not of `/apis`. */
function startsWithSegment(path: string, prefix: string): boolean {
  return (
    path.startsWith(prefix) &&
    (prefix.endsWith('/') || path.length === prefix.length || path.charAt(prefix.length) === '/')
  );
}
