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

/** What {@link joinNormalPath} makes a path for the upstream of. */
export interface PathJoin {
  /** Path of the upstream's URL; empty counts as `/`. */
  readonly base: string;
  /** Path of the request in its normal form. */
  readonly path: string;
  /** What the route took of it. */
  readonly matchedPrefix: string;
  /** Whether the upstream does not get to see what the route took. */
  readonly strips: boolean;
}

/**
 * The path for an upstream as Kong joins it (`path_handling` v0): always one slash between the two, a slash at the end
 * only where the request had one, and no dots left over from a prefix that ended inside a segment.
 * @see kong/router/utils.lua, get_upstream_uri_v0
 */
export function joinNormalPath({ base: written, path, matchedPrefix, strips }: PathJoin): string {
  const base = written === '' ? '/' : written;
  const stem = base.endsWith('/') ? base.slice(0, -1) : base;
  if (!strips || matchedPrefix === '') return path === '/' ? base : `${stem}${path}`;
  const rest = withoutDots(path.slice(matchedPrefix.length));
  if (rest !== '') return rest.startsWith('/') ? `${stem}${rest}` : `${stem}/${rest}`;
  return stem === '' || (path.length > 1 && path.endsWith('/')) || (path === '/' && base.endsWith('/'))
    ? `${stem}/`
    : stem;
}

function withoutDots(rest: string): string {
  return rest === '.' || rest === '..' ? '' : rest.replace(/^\.\.?\//, '');
}
