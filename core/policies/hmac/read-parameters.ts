/** The parameters of an authorization, by name in lower case; a text says what is wrong with them. */
export type ReadParameters = ReadonlyMap<string, string> | string;

/**
 * Reads `name="value", name2="value2"`, as in the credentials of RFC 9110 section 11.4; a value without quotes ends at
 * the comma. In one pass, whatever comes.
 */
export function readParameters(text: string): ReadParameters {
  const parameters = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const equals = text.indexOf('=', at);
    if (equals === -1) return bare(text.slice(at)) === '' ? parameters : 'a part is no name="value"';
    const name = bare(text.slice(at, equals)).toLowerCase();
    if (!/^[a-z_-]{1,40}$/.test(name)) return 'a part is no name="value"';
    if (parameters.has(name)) return `${name} is there twice`;
    const isQuoted = text[equals + 1] === '"';
    const end = text.indexOf(isQuoted ? '"' : ',', equals + (isQuoted ? 2 : 1));
    if (isQuoted && end === -1) return `the value of ${name} does not end`;
    const stop = end === -1 ? text.length : end;
    parameters.set(name, text.slice(equals + (isQuoted ? 2 : 1), stop).trim());
    at = stop + 1;
  }
  return parameters;
}

/** Without the commas before and the spaces around it; not by an expression, which would look at each space many times. */
function bare(text: string): string {
  let start = 0;
  while (text[start] === ',' || text[start] === ' ') start += 1;
  return text.slice(start).trim();
}
