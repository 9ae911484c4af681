import { GatewrightError } from '../../model/errors.ts';
import { isSchemaObject, type SchemaObject } from '../schema/schema-walk.ts';
import { placeName, resolvePointer } from './pointer.ts';

/** An OpenAPI document, lifted to 3.1; every reference in it names something in it. */
export type OpenApiDocument = SchemaObject;

/**
 * Reads a document of OpenAPI 3.0 or 3.1, or of Swagger 2.0. The reader is loaded here, so that an engine that starts does
 * not pay for it. Nothing is fetched.
 * @param given A text in JSON or YAML, or the document itself.
 * @throws CONFIG_INVALID for a text that cannot be read, another version, and references that lead out of the document or
 * to nothing; with the place.
 */
export async function loadOpenApi(given: unknown): Promise<OpenApiDocument> {
  const document = typeof given === 'string' ? await parse(given) : structuredClone(given);
  if (!isSchemaObject(document)) throw invalid('expected an OpenAPI document');
  assertVersion(document);
  assertReferences(document, document, []);
  const { upgrade } = await import('@scalar/openapi-parser');
  const { specification } = upgrade(document);
  // The library's type of a document says less than is needed here; what is used of it is looked at piece by piece.
  const lifted: unknown = specification;
  if (!isSchemaObject(lifted) || !isSchemaObject(lifted['paths']))
    throw invalid('#/paths: expected the paths of the API');
  return lifted;
}

async function parse(text: string): Promise<unknown> {
  // JSON is YAML too, but its own parser is a hundred times as fast.
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // It may be YAML that begins with a brace, and if it is not, the other parser tells where it goes wrong.
    }
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw invalid(error.message.split('\n', 1)[0]?.replace(/:$/, '') ?? 'cannot be read');
  return document.toJS({ maxAliasCount: 100 });
}

function assertVersion({ openapi, swagger }: SchemaObject): void {
  const version = String(openapi ?? swagger ?? 'none');
  if (!/^(2\.0|3\.[01](\.\d+)?)$/.test(version))
    throw invalid(`version ${version}: expected OpenAPI 3.0, 3.1 or Swagger 2.0`);
}

/** What may hold anything, also something that looks like a reference. */
const FREE = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);

function assertReferences(document: SchemaObject, value: unknown, steps: readonly string[]): void {
  if (Array.isArray(value))
    return value.forEach((item, index) => assertReferences(document, item, [...steps, String(index)]));
  if (!isSchemaObject(value)) return;
  const { $ref } = value;
  if (typeof $ref === 'string') assertReference(document, $ref, steps);
  for (const [name, inner] of Object.entries(value))
    if (!isFree(name, steps)) assertReferences(document, inner, [...steps, name]);
}

/** Maps whose entries may have any name, also one that means something elsewhere, as `default` among responses does. */
const NAMED = new Set(
  '$defs definitions properties patternProperties dependentSchemas responses headers parameters requestBodies schemas content encoding callbacks links pathItems securitySchemes'.split(
    ' ',
  ),
);

function isFree(name: string, steps: readonly string[]): boolean {
  return !NAMED.has(steps.at(-1) ?? '') && (FREE.has(name) || name.startsWith('x-'));
}

function assertReference(document: SchemaObject, $ref: string, steps: readonly string[]): void {
  const where = placeName(steps);
  if (!$ref.startsWith('#')) throw invalid(`${where}: ${$ref} leads out of the document; nothing is fetched`);
  if ($ref !== '#' && !$ref.startsWith('#/'))
    throw invalid(`${where}: ${$ref} is not a JSON pointer, such as #/components/schemas/A`);
  if (resolvePointer(document, $ref) === undefined) throw invalid(`${where}: ${$ref} refers to nothing`);
}

/** A finding about an OpenAPI document. */
export function invalid(reason: string): GatewrightError {
  return new GatewrightError('CONFIG_INVALID', { reason: `openapi: ${reason}` });
}
