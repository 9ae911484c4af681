/**
 * A path in its normal form: unreserved characters decoded, other escapes in upper case, `.` and `..` segments
 * resolved, and runs of slashes made one. What is reserved stays escaped, so `%2F` never becomes a segment border.
 * @see RFC 3986 section 6.2.2
 */
export function normalizePath(path: string): string {
  if (!/%|\/\/|\/\.|[^!-~]/.test(path)) return path;
  const decoded = path.replaceAll(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
  return removeDotSegments(decoded).replaceAll(/[^!-~]/g, escapeByte);
}

/** Targets are latin1 text, one character a byte. */
function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function removeDotSegments(path: string): string {
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  const last = segments.at(-1);
  const isFolder = last === '' || last === '.' || last === '..';
  return `/${kept.join('/')}${isFolder && kept.length > 0 ? '/' : ''}`;
}
