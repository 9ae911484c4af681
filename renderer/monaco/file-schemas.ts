/** A JSON Schema and the file it is for. */
export interface FileSchema {
  /** Path in the workspace. */
  readonly path: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const MAIN_FILE = 'gatewright.yaml';

/**
 * The schema of each file. What the engine describes is the main file; files that it includes hold a list of routes,
 * or a map with routes. A workspace without a main file has one kind of file, which the schema then describes.
 */
export function fileSchemas(schema: unknown, paths: readonly string[]): readonly FileSchema[] {
  if (!isRecord(schema) || Object.keys(schema).length === 0) return [];
  const included = paths.includes(MAIN_FILE) ? includedSchema(schema) : schema;
  return paths.map((path) => ({ path, schema: path === MAIN_FILE ? schema : included }));
}

function includedSchema(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const properties = schema['properties'];
  const routes = isRecord(properties) ? properties['routes'] : undefined;
  if (routes === undefined) return {};
  const shared = Object.entries(schema).filter(([name]) => name === '$defs' || name === 'definitions');
  const map = { type: 'object', properties: { routes }, required: ['routes'], additionalProperties: false };
  return { ...Object.fromEntries(shared), anyOf: [routes, map] };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
