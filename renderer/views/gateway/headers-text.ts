/** Headers as they are written, one `name: value` a line. */
export interface ReadHeaders {
  /** Name, value, name, value. */
  readonly headers: readonly string[];
  /** What is wrong with the first line that is no header. */
  readonly problem: string | undefined;
}

/** A header's name, as RFC 9110 has it. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Reads lines of headers; empty lines are skipped. */
export function readHeaders(text: string): ReadHeaders {
  const headers: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    if (colon < 0) return { headers: [], problem: `line ${index + 1} has no colon; expected name: value` };
    if (!NAME.test(name)) return { headers: [], problem: `line ${index + 1}: “${name}” is not a header name` };
    headers.push(name, line.slice(colon + 1).trim());
  }
  return { headers, problem: undefined };
}

/** Headers as lines. @param headers Name, value, name, value. */
export function writeHeaders(headers: readonly string[]): string {
  return headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ''}`] : [])).join('\n');
}
