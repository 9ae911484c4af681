import { RE2JS } from 're2js';
import { GatewrightError } from '../model/errors.ts';
import type { PathPattern } from '../model/routing.ts';
import { decode, fitsTemplate, parseTemplate, templateParams, type Template } from './template.ts';

/** A path pattern made ready. */
export interface PathMatcher {
  /** Every path that fits begins with this text; the router's index is built from it. */
  readonly literal: string;
  readonly pattern: PathPattern;
  /** Whether the path fits. Never called with a path that does not begin with `literal`. */
  fits(path: string): boolean;
  /** What the pattern took of a path that fits. */
  read(path: string): PathReading;
}

/** Parameters, and the part of the path that a prefix, an exact path or a regex took. */
export interface PathReading {
  readonly params: Readonly<Record<string, string>>;
  readonly matchedPrefix: string;
}

/** Shared by every hit without parameters. */
export const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze({});

/** What is wrong with a pattern, in words; undefined when nothing is. */
export function pathProblem(pattern: PathPattern): string | undefined {
  if (pattern.kind !== 'regex' && /[^!-~]/.test(pattern.text))
    return `a path is written as it is sent, ${encodeURI(pattern.text.toWellFormed())}`;
  if (pattern.kind === 'template') {
    const template = parseTemplate(pattern.text);
    return template.kind === 'problem' ? template.reason : undefined;
  }
  if (pattern.kind !== 'regex') return pattern.text.startsWith('/') ? undefined : 'a path begins with /';
  return regexProblem(pattern.text);
}

/** What is wrong with an RE2 expression, in words; undefined when nothing is. */
export function regexProblem(text: string): string | undefined {
  try {
    RE2JS.compile(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Makes a pattern ready.
 * @throws CONFIG_INVALID when the pattern cannot be read; dialects find that earlier with `pathProblem`.
 */
export function compilePath(pattern: PathPattern, ignoresTrailingSlash: boolean): PathMatcher {
  const reason = pathProblem(pattern);
  if (reason !== undefined) throw new GatewrightError('CONFIG_INVALID', { path: pattern.text, reason });
  switch (pattern.kind) {
    case 'exact':
      return {
        pattern,
        literal: pattern.text,
        fits: (path) => path.length === pattern.text.length,
        read: () => ({ params: NO_PARAMS, matchedPrefix: pattern.text }),
      };
    case 'prefix':
      return {
        pattern,
        literal: pattern.text,
        fits: () => true,
        read: () => ({ params: NO_PARAMS, matchedPrefix: pattern.text }),
      };
    case 'regex':
      return compileRegex(pattern);
    case 'template':
      return compileTemplate(pattern, ignoresTrailingSlash);
  }
}

function compileTemplate(pattern: PathPattern, ignoresTrailingSlash: boolean): PathMatcher {
  const template = trimmedTemplate(pattern.text, ignoresTrailingSlash);
  const lengthOf = (path: string): number =>
    ignoresTrailingSlash && path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length;
  const hasParams = template.parts.length > 0;
  return {
    pattern,
    literal: template.literal,
    fits: (path) => fitsTemplate(template, path, lengthOf(path)),
    read: (path) => ({
      params: hasParams ? templateParams(template, path, lengthOf(path)) : NO_PARAMS,
      matchedPrefix: '',
    }),
  };
}

function trimmedTemplate(text: string, ignoresTrailingSlash: boolean): Template {
  const template = parseTemplate(ignoresTrailingSlash && text.length > 1 ? text.replace(/\/$/, '') : text);
  if (template.kind === 'problem') throw new GatewrightError('CONFIG_INVALID', { path: text, reason: template.reason });
  return template;
}

function compileRegex(pattern: PathPattern): PathMatcher {
  const expression = RE2JS.compile(`^(?:${pattern.text})`);
  const names = Object.keys(expression.namedGroups());
  return {
    pattern,
    literal: literalStart(pattern.text),
    fits: (path) => expression.test(path),
    read: (path) => {
      const matcher = expression.matcher(path);
      matcher.find();
      const params = names.map((name) => [name, decode(matcher.group(name) ?? '')] as const);
      return {
        params: names.length > 0 ? Object.fromEntries(params) : NO_PARAMS,
        matchedPrefix: matcher.group() ?? '',
      };
    },
  };
}

/** Text that every match of an expression begins with; errs on the short side. */
function literalStart(expression: string): string {
  if (expression.includes('|')) return '';
  const start = /^\^?([\w/-]*)(.?)/s.exec(expression);
  const [, literal = '', next = ''] = start ?? [];
  return '*+?{'.includes(next) && next !== '' ? literal.slice(0, -1) : literal;
}
