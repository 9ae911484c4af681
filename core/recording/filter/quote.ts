/** A text as a value of the filter language: quoted when it could be read as something else. */
export function quoteValue(text: string): string {
  if (/^[^\s"()*/-][^\s"()*]*$/.test(text) && !/^(?:or|and|not)$/i.test(text)) return text;
  if (/^\/[^\s"()*]*[^\s"()*/]$/.test(text)) return text;
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** A glob pattern as it is typed: its pieces quoted where they have to be. */
export function quoteGlob(glob: readonly string[]): string {
  return glob.map((piece) => (piece === '' ? '' : quoteValue(piece))).join('*');
}

/** A regular expression as a value: slashes escaped, white space written as code points. */
export function quoteExpression(source: string): string {
  const escaped = source
    .replace(/\\[^]|\//g, (found) => (found === '/' ? String.raw`\/` : found))
    .replace(/\\?(\s)/g, (_, space: string) => String.raw`\x{${space.charCodeAt(0).toString(16)}}`);
  return `/${escaped}/`;
}
