import { headerValues, type HeaderList } from '../../model/http.ts';

/** Directives by lower-case name; those without an argument have an empty text. */
export type Directives = ReadonlyMap<string, string>;

/** The largest time that is told apart (RFC 9111 section 1.2.2). */
const MOST_SECONDS = 2_147_483_648;
/** What stands between two commas, which may be quoted. */
const MEMBER = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;
const DIRECTIVE = /^\s*([!#$%&'*+\-.^_`|~\w]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*)))?/;

/**
 * Cache-Control of a message, all its lines together. Of a directive that is repeated the first counts.
 * @see RFC 9111 section 5.2
 */
export function cacheControl(headers: HeaderList): Directives {
  const directives = new Map<string, string>();
  for (const line of headerValues(headers, 'cache-control'))
    for (const [member] of line.matchAll(MEMBER)) {
      const [, name, quoted, plain] = DIRECTIVE.exec(member) ?? [];
      const lower = name?.toLowerCase();
      if (lower !== undefined && !directives.has(lower)) directives.set(lower, quoted ?? plain ?? '');
    }
  return directives;
}

/** The seconds a directive names; undefined when it is not there, 0 when what it says is no number. */
export function secondsOf(directives: Directives, name: string): number | undefined {
  const text = directives.get(name);
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Math.min(Number(text), MOST_SECONDS) : 0;
}
