const MOST_PATHS = 300;
const MOST_DEPTH = 6;
const MOST_LENGTH = 1_000_000;

/** The JSONPaths of what is in a payload, for completion; of lists the first item. Empty when it is not JSON. */
export function payloadPaths(body: string): readonly string[] {
  if (body.length > MOST_LENGTH) return [];
  try {
    const paths: string[] = [];
    walk(JSON.parse(body), '$', 0, paths);
    return paths;
  } catch {
    // A payload that is not JSON has no paths.
    return [];
  }
}

function walk(value: unknown, path: string, depth: number, paths: string[]): void {
  if (paths.length >= MOST_PATHS || depth > MOST_DEPTH) return;
  paths.push(path);
  if (Array.isArray(value)) {
    if (value.length > 0) walk(value[0], `${path}[0]`, depth + 1, paths);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const step = /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `["${name.replaceAll('"', '\\"')}"]`;
    walk(inner, path + step, depth + 1, paths);
  }
}
