/** A token inside of what was pasted. */
export interface FoundToken {
  /** The token itself, as a gateway would get it. */
  readonly token: string;
  /** Where it stands in the text; longer than the token where it was broken over lines. */
  readonly start: number;
  readonly end: number;
  /** Where it was found, such as `the authorization header`; undefined when it is clear. */
  readonly where: string | undefined;
}

/** Longer texts are not looked at: no gateway takes such a header. */
export const MOST_TEXT = 2_000_000;

/** Begins with an object of JSON in base64url, white space after the brace or not, and has points in it. */
const COMPACT = /(?<![\w.-])e[yw][\w-]*(?:\.[\w-]*){1,4}/g;
const AFTER_BEARER = /\bbearer\s+([^\s"',;]+)/i;
const ONLY_TOKEN_SIGNS = /^[\w.\-\s]+$/;

/**
 * The tokens in a text: a token alone, `Bearer …`, a header, a curl command, JSON with tokens in it. A text in which nothing
 * looks like one is taken for an opaque token as it is.
 */
export function findTokens(text: string): readonly FoundToken[] {
  const trimmed = text.trim();
  if (trimmed === '' || text.length > MOST_TEXT) return [];
  const broken = brokenOverLines(text, trimmed);
  if (broken !== undefined) return [broken];
  const compact = [...text.matchAll(COMPACT)].map(({ 0: token, index }) => at(text, token, index));
  if (compact.length > 0) return compact;
  const bearer = AFTER_BEARER.exec(text);
  const [, opaque] = bearer ?? [];
  if (bearer !== null && opaque !== undefined)
    return [at(text, opaque, bearer.index + bearer[0].length - opaque.length)];
  return [at(text, trimmed, text.indexOf(trimmed))];
}

function at(text: string, token: string, start: number): FoundToken {
  return { token, start, end: start + token.length, where: whereIn(text, token, start) };
}

/** Mail programs and terminals break long tokens over lines; the parts belong together. */
function brokenOverLines(text: string, trimmed: string): FoundToken | undefined {
  if (!/\s/.test(trimmed) || !ONLY_TOKEN_SIGNS.test(trimmed) || !/^e[yw]/.test(trimmed)) return undefined;
  const token = trimmed.replaceAll(/\s+/g, '');
  const points = token.split('.').length - 1;
  if (points !== 2 && points !== 4) return undefined;
  const start = text.indexOf(trimmed);
  return { token, start, end: start + trimmed.length, where: 'several lines put together' };
}

function whereIn(text: string, token: string, start: number): string | undefined {
  if (text.trim().replace(/^bearer\s+/i, '') === token) return undefined;
  const before = text.slice(0, start);
  const place = placeOf(before);
  return /^\s*\$?\s*curl(\.exe)?\s/.test(text) ? `${place} of a curl command` : place;
}

/** What stands before a token says what it is in. */
function placeOf(before: string): string {
  const header = /(?:^|[\n'"])\s*([\w-]+)\s*:\s*(?:bearer\s+|jwt\s+)?$/i.exec(before);
  const [, name] = header ?? [];
  if (name !== undefined) return `the ${name.toLowerCase()} header`;
  const cookie = /\bcookie\s*:[^\n]*?([^\s;=:]+)=$/i.exec(before);
  if (cookie?.[1] !== undefined) return `the cookie ${cookie[1]}`;
  const parameter = /[?&]([^\s?&=]+)=$/.exec(before);
  if (parameter?.[1] !== undefined) return `the query parameter ${parameter[1]}`;
  const member = /"([^"]+)"\s*:\s*"(?:bearer\s+)?$/i.exec(before);
  if (member?.[1] !== undefined) return `the member ${member[1]}`;
  return /bearer\s+$/i.test(before) ? 'what follows Bearer' : 'the text';
}
