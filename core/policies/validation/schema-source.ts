import { z } from 'zod';
import { GatewrightError } from '../../model/errors.ts';
import { SchemaCompiler, type CompiledSchema } from '../schema/compiler.ts';
import { draftOf, DRAFTS, type Draft } from '../schema/draft.ts';
import { resolvePointer } from '../openapi/pointer.ts';
import { shapeOf, type ValueShape } from '../schema/value-shape.ts';

/** A schema as users give it: itself, or as a text in JSON or YAML, such as that of a file. */
export const schemaOption = z.union([z.string().min(1), z.record(z.string(), z.unknown()), z.boolean()]);

/** Options of policies that take schemas; spread into their own. */
export const schemaOptions = {
  draft: z.enum(DRAFTS).describe('Version of JSON Schema of schemas that have no $schema.').default('2020-12'),
  definitions: z
    .record(z.string().min(1), schemaOption)
    .describe('Schemas that others refer to by this address; nothing is fetched.')
    .default({}),
};

/** A schema, ready to judge values, and what it says of those that come as text. */
export interface UsableSchema {
  readonly schema: CompiledSchema;
  readonly shape: ValueShape;
}

/** Makes usable what users gave as schemas. */
export class SchemaSource {
  readonly #draft: Draft;
  readonly #definitions: Readonly<Record<string, unknown>>;
  readonly #compilers = new Map<Draft, Promise<SchemaCompiler>>();

  constructor({
    draft,
    definitions,
  }: {
    readonly draft: Draft;
    readonly definitions: Readonly<Record<string, unknown>>;
  }) {
    this.#draft = draft;
    this.#definitions = definitions;
  }

  /** @param where What it is called in a finding. @throws CONFIG_INVALID for what is no schema. */
  async use(given: unknown, where: string): Promise<UsableSchema> {
    const schema = await parse(given, where);
    const compiler = await this.#compiler(draftOf(schema, this.#draft));
    return {
      schema: compiler.compile(schema, where),
      shape: shapeOf(schema, (reference) => resolvePointer(schema, reference)),
    };
  }

  #compiler(draft: Draft): Promise<SchemaCompiler> {
    const loading = this.#compilers.get(draft) ?? this.#load(draft);
    this.#compilers.set(draft, loading);
    return loading;
  }

  async #load(draft: Draft): Promise<SchemaCompiler> {
    const compiler = await SchemaCompiler.load(draft);
    for (const [address, given] of Object.entries(this.#definitions))
      compiler.add(await parse(given, `definitions ${address}`), address);
    return compiler;
  }
}

async function parse(given: unknown, where: string): Promise<unknown> {
  if (typeof given !== 'string') return given;
  const { parseDocument } = await import('yaml');
  const document = parseDocument(given);
  const [error] = document.errors;
  if (error !== undefined)
    throw new GatewrightError('CONFIG_INVALID', { reason: `${where}: ${error.message.split('\n', 1)[0] ?? ''}` });
  return document.toJS({ maxAliasCount: 100 });
}
