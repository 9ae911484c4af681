/** One thing that a template asked of the gateway. */
export interface Override {
  readonly name: string;
  readonly value: string;
}

/** What a rendering asked of the gateway, one line each. @param json `overridesJson` of a rendering. */
export function overridesOf(json: string | undefined): readonly Override[] {
  if (json === undefined) return [];
  const value: unknown = JSON.parse(json);
  return linesOf(value, '');
}

/** `{response: {status: 404, header: {x: "1"}}}` as `response status` and `response header x`. */
function linesOf(value: unknown, path: string): readonly Override[] {
  if (Array.isArray(value)) return value.map((item) => ({ name: path, value: String(item) }));
  if (typeof value !== 'object' || value === null) return [{ name: path, value: String(value) }];
  return Object.entries(value).flatMap(([name, inner]) => linesOf(inner, path === '' ? name : `${path} ${name}`));
}
