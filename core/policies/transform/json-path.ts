/** One step of the way to members of a JSON body. */
export type JsonStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'every' };

/** The way to one member, or to several where it has a star. */
export type JsonPath = readonly JsonStep[];

const STEP = /\.?([^.[\]'"\s]+)|\[(\d{1,9})\]|\[\*\]|\[(?:'([^']*)'|"([^"]*)")\]/y;

/**
 * Reads a path such as `user.name`, `items[*].price`, `items[0]` or `['a.b'].c`, with `$.` in front or not.
 * @returns Undefined when it is none.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  const steps: JsonStep[] = [];
  let at = /^\$(?=[.[])/.test(text) ? 1 : 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (found === null || (at === 0 && text.startsWith('.'))) return undefined;
    const [written, bare, index, single, double] = found;
    const name = bare ?? single ?? double;
    // A name straight behind a bracket is a typing error, not a name.
    if (bare !== undefined && at > 0 && !written.startsWith('.')) return undefined;
    if (name !== undefined) steps.push({ kind: 'name', name });
    else steps.push(index === undefined ? { kind: 'every' } : { kind: 'index', index: Number(index) });
    at += written.length;
  }
  return steps.length === 0 ? undefined : steps;
}
