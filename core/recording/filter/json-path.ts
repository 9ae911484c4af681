/** One step into a JSON value: a property by name, or an element by position from 0. */
export type Step = string | number;

/**
 * Reads the part of a path after `$`, such as `.error.details[0].code`.
 * @returns The steps, or undefined when it is not a path of dots and `[n]`.
 */
export function readJsonPath(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  const step = /\.([^.[\]\s]+)|\[(\d{1,9})\]/y;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) return undefined;
    steps.push(match[1] ?? Number(match[2]));
  }
  return steps;
}

/** The value at the end of a path; undefined when the path leads nowhere. Only a value's own properties count. */
export function valueAt(root: unknown, path: readonly Step[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    if (Array.isArray(value) && typeof step === 'string') return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
