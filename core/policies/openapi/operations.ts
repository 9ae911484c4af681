import { isSchemaObject, type SchemaObject } from '../schema/schema-walk.ts';
import { invalid, type OpenApiDocument } from './document.ts';
import { placeName, unescapeStep } from './pointer.ts';

/** Something in the document, and the steps of the pointer to it, references followed. */
export interface Located {
  readonly value: SchemaObject;
  readonly steps: readonly string[];
}

/** One operation. */
export interface Operation {
  /** Upper case. */
  readonly method: string;
  /** As it stands in the document, without the base. */
  readonly path: string;
  /** Its id, or method and path. */
  readonly name: string;
  readonly at: Located;
  /** Its own parameters and those of its path, each once. */
  readonly parameters: readonly Located[];
}

/** A path and what can be done with it. */
export interface PathOperations {
  /** With the base in front. */
  readonly fullPath: string;
  readonly operations: ReadonlyMap<string, Operation>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * Every operation of a document by its path.
 * @param base Put in front of every path; undefined takes the paths of the document's servers.
 * @throws CONFIG_INVALID with the place of what is not as it has to be.
 */
export function operationsOf(document: OpenApiDocument, base: string | undefined): readonly PathOperations[] {
  const paths = locate(document, ['paths']);
  const found: PathOperations[] = [];
  for (const path of Object.keys(paths.value).filter((name) => !name.startsWith('x-'))) {
    if (!path.startsWith('/')) throw invalid(`#/paths: ${path} does not begin with a slash`);
    const item = locate(document, [...paths.steps, path]);
    const operations = new Map<string, Operation>();
    for (const method of METHODS) {
      if (item.value[method] === undefined) continue;
      const at = locate(document, [...item.steps, method]);
      const { operationId } = at.value;
      const name = typeof operationId === 'string' ? operationId : `${method.toUpperCase()} ${path}`;
      const parameters = parametersOf(document, item, at);
      operations.set(method.toUpperCase(), { method: method.toUpperCase(), path, name, at, parameters });
    }
    const bases =
      base === undefined ? basesOf(item.value['servers'] ?? document['servers']) : [base.replace(/\/$/, '')];
    for (const front of bases) found.push({ fullPath: `${front}${path}`, operations });
  }
  return found;
}

/** What stands at a pointer, references followed. @throws CONFIG_INVALID when it is not an object. */
export function locate(document: OpenApiDocument, given: readonly string[]): Located {
  let steps = given;
  for (let hops = 0; hops < 32; hops += 1) {
    const value = steps.reduce<unknown>(step, document);
    if (!isSchemaObject(value)) throw invalid(`${placeName(steps)}: expected an object`);
    const { $ref } = value;
    if (typeof $ref !== 'string') return { value, steps };
    steps = $ref.slice(2).split('/').map(unescapeStep);
  }
  throw invalid(`${placeName(given)}: references go round in a circle`);
}

function step(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return isSchemaObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function parametersOf(document: OpenApiDocument, item: Located, operation: Located): readonly Located[] {
  const byName = new Map<string, Located>();
  for (const { value, steps } of [item, operation]) {
    const list = value['parameters'] ?? [];
    const where = placeName([...steps, 'parameters']);
    if (!Array.isArray(list)) throw invalid(`${where}: expected a list`);
    for (const index of list.keys()) {
      const parameter = locate(document, [...steps, 'parameters', String(index)]);
      byName.set(`${String(parameter.value['in'])} ${String(parameter.value['name'])}`, parameter);
    }
  }
  return [...byName.values()];
}

/** Paths of servers, without a slash at the end; one that is empty where there are no servers. */
function basesOf(servers: unknown): readonly string[] {
  if (!Array.isArray(servers) || servers.length === 0) return [''];
  return [...new Set(servers.filter(isSchemaObject).map(basePathOf))];
}

function basePathOf({ url, variables }: SchemaObject): string {
  const text = String(url ?? '/').replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => {
    const variable = isSchemaObject(variables) ? variables[name] : undefined;
    return isSchemaObject(variable) ? String(variable['default'] ?? '') : whole;
  });
  const path = text.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' || trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
}
