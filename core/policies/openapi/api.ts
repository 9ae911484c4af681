import { SchemaCompiler } from '../schema/compiler.ts';
import { isSchemaObject, type SchemaObject } from '../schema/schema-walk.ts';
import { shapeOf } from '../schema/value-shape.ts';
import type { UsableSchema } from '../validation/schema-source.ts';
import { invalid, loadOpenApi, type OpenApiDocument } from './document.ts';
import { OperationFinder } from './find-operation.ts';
import { operationsOf, type Operation } from './operations.ts';
import { placeName, pointerFragment, resolvePointer } from './pointer.ts';

/** Which way messages go: what is only read does not have to be in a request, what is only written not in an answer. */
export type Direction = 'request' | 'response';

/** A document, ready to be asked for operations and their schemas. */
export class OpenApi {
  readonly document: OpenApiDocument;
  readonly finder: OperationFinder;
  readonly operations: readonly Operation[];
  readonly #compiler: SchemaCompiler;

  private constructor(document: OpenApiDocument, base: string | undefined, compiler: SchemaCompiler) {
    this.document = document;
    this.#compiler = compiler;
    const paths = operationsOf(document, base);
    this.finder = new OperationFinder(paths);
    this.operations = [...new Set(paths.flatMap(({ operations }) => [...operations.values()]))];
  }

  /**
   * Loads a document; its named schemas are looked through.
   * @param base See {@link operationsOf}.
   * @throws CONFIG_INVALID with the place of what is wrong.
   */
  static async load(given: unknown, base: string | undefined, direction: Direction): Promise<OpenApi> {
    const document = await loadOpenApi(given);
    const compiler = await SchemaCompiler.load('2020-12', {
      resolve: (reference) => resolvePointer(document, reference),
      change: (schema) => relax(document, schema, direction),
    });
    const schemas = resolvePointer(document, '#/components/schemas');
    const names = isSchemaObject(schemas) ? Object.keys(schemas) : [];
    const api = new OpenApi(document, base, compiler);
    for (const name of names) api.schemaAt(['components', 'schemas', name]);
    return api;
  }

  /** The schema at a pointer. @throws CONFIG_INVALID for one that is none. */
  schemaAt(steps: readonly string[]): UsableSchema {
    const schema = resolvePointer(this.document, pointerFragment(...steps));
    if (schema === undefined) throw invalid(`${placeName(steps)}: expected a schema`);
    return {
      schema: this.#compiler.compile(schema, `openapi: ${placeName(steps)}`),
      shape: shapeOf(schema, (reference) => resolvePointer(this.document, reference)),
    };
  }
}

/** A schema that does not ask for what only the other side may send. */
function relax(document: OpenApiDocument, schema: SchemaObject, direction: Direction): SchemaObject {
  const { required, properties } = schema;
  if (!Array.isArray(required) || !isSchemaObject(properties)) return schema;
  const word = direction === 'request' ? 'readOnly' : 'writeOnly';
  const isLeft = (name: unknown): boolean => {
    const property = properties[String(name)];
    if (!isSchemaObject(property)) return true;
    const named = typeof property['$ref'] === 'string' ? resolvePointer(document, property['$ref']) : undefined;
    return property[word] !== true && !(isSchemaObject(named) && named[word] === true);
  };
  return { ...schema, required: required.filter(isLeft) };
}
