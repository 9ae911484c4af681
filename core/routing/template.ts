/** One parameter of a template and the static text that follows it, up to the next parameter or the end. */
export interface TemplatePart {
  readonly name: string;
  readonly after: string;
}

/** A path template, taken apart once so that matching needs no splitting. */
export interface Template {
  readonly kind: 'template';
  /** Static text before the first parameter; the whole text when there is none. */
  readonly literal: string;
  readonly parts: readonly TemplatePart[];
  /** The last parameter takes everything that is left. */
  readonly isGreedy: boolean;
  /** Segments as written, for weights and near misses; `/users/{id}` has two. */
  readonly segments: readonly string[];
}

/** What is wrong with a template, in words. */
export interface TemplateProblem {
  readonly kind: 'problem';
  readonly reason: string;
}

/** How a parameter may be called: a word, so that it can stand in expressions. */
const PARAMETER = /^\{([A-Za-z][A-Za-z0-9_]*)(\+?)\}$/;

/**
 * Reads `/users/{id}/files/{rest+}`: `{name}` takes one segment that is not empty, `{name+}` takes the rest of the
 * path, at the end only. A parameter is always a whole segment.
 */
export function parseTemplate(text: string): Template | TemplateProblem {
  if (!text.startsWith('/')) return problem('a path begins with /');
  if (/[?#]/.test(text)) return problem('a path holds no query and no fragment');
  const segments = text.slice(1).split('/');
  const names = new Set<string>();
  for (const [index, segment] of segments.entries()) {
    if (!/[{}]/.test(segment)) continue;
    const match = PARAMETER.exec(segment);
    if (match === null) return problem(`segment ${segment} is not text and not one {name} or {name+}`);
    const [, name = '', plus] = match;
    if (names.has(name)) return problem(`parameter ${name} stands twice`);
    if (plus === '+' && index < segments.length - 1) return problem(`{${name}+} stands before the end`);
    names.add(name);
  }
  return takeApart(text, segments);
}

function takeApart(text: string, segments: readonly string[]): Template {
  const [literal = '', ...pieces] = text.split('{');
  const parts = pieces.map((piece): TemplatePart => {
    const end = piece.indexOf('}');
    return { name: piece.slice(0, end).replace('+', ''), after: piece.slice(end + 1) };
  });
  return { kind: 'template', literal, parts, isGreedy: text.endsWith('+}'), segments };
}

function problem(reason: string): TemplateProblem {
  return { kind: 'problem', reason };
}

/** Whether the first `length` characters of a path fit a template. */
export function fitsTemplate(template: Template, path: string, length: number): boolean {
  const { literal, parts } = template;
  if (!path.startsWith(literal)) return false;
  let offset = literal.length;
  for (let index = 0; index < parts.length; index += 1) {
    const end = endOfPart(template, index, path, { offset, length });
    const after = parts[index]?.after ?? '';
    if (end <= offset || !path.startsWith(after, end)) return false;
    offset = end + after.length;
  }
  return offset === length;
}

/**
 * The parameters of a path that fits, percent-decoded where that is valid and as they stand where it is not.
 * A greedy one keeps a slash at its end even when trailing slashes are ignored.
 */
export function templateParams(template: Template, path: string, length: number): Readonly<Record<string, string>> {
  const params: Record<string, string> = {};
  let offset = template.literal.length;
  for (const [index, { name, after }] of template.parts.entries()) {
    const end = endOfPart(template, index, path, { offset, length });
    params[name] = decode(end === length && template.isGreedy ? path.slice(offset) : path.slice(offset, end));
    offset = end + after.length;
  }
  return params;
}

function endOfPart(
  template: Template,
  index: number,
  path: string,
  range: { readonly offset: number; readonly length: number },
): number {
  if (template.isGreedy && index === template.parts.length - 1) return range.length;
  const slash = path.indexOf('/', range.offset);
  return slash === -1 || slash > range.length ? range.length : slash;
}

/** Percent-decodes a parameter; text that is not valid UTF-8 when decoded comes back as it is. */
export function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape is the client's own text; policies see it as it was sent.
    return text;
  }
}
