import type AjvCore from 'ajv/dist/core.js';
import type { ErrorObject, Options, ValidateFunction } from 'ajv/dist/core.js';
import { GatewrightError } from '../../model/errors.ts';
import type { Draft } from './draft.ts';
import { MOST_FAULTS } from './fault.ts';
import { loadPatternEngine } from './pattern-engine.ts';
import { isSchemaObject, mapSchemas, type SchemaObject } from './schema-walk.ts';
import { countStep, STEP_WORD } from './steps.ts';
import { areUnique } from './unique-items.ts';

/** One word of a schema that a value does not meet. */
export interface SchemaFault {
  /** JSON pointer to the value. */
  readonly path: string;
  readonly message: string;
  /** JSON pointer to the word of the schema. */
  readonly schema: string;
}

/** A schema, ready to judge values. */
export interface CompiledSchema {
  /**
   * What does not fit, at most {@link MOST_FAULTS}; empty when the value fits. Only the first when the value is large.
   * @param size Of the value as text, in bytes.
   */
  faults(value: unknown, size: number): readonly SchemaFault[];
}

/**
 * Schemas that may be entered to judge a value of so many bytes. Alternatives inside of alternatives could else be made to
 * take longer than anyone lives.
 */
function mostSteps(size: number): number {
  return Math.min(10_000 + 4 * size, 1_000_000);
}
/** A value above this many bytes is told its first fault only: every fault of a large one could fill the memory. */
const MOST_BYTES_FOR_ALL = 16_384;
const TOO_COMPLEX: SchemaFault = { path: '', message: 'takes too long to compare with its schema', schema: '' };
const TOO_DEEP: SchemaFault = { path: '', message: 'is nested too deep to be compared with its schema', schema: '' };
const OUT_OF_STEPS = new Error('out of steps');

/** Compiles JSON Schemas of one draft. Schemas that were added can be referred to by address; nothing is ever fetched. */
export class SchemaCompiler {
  readonly #draft: Draft;
  readonly #steps = { left: 0 };
  /** Stops at the first fault. */
  readonly #quick: AjvCore.default;
  /** Goes on to the last. */
  readonly #thorough: AjvCore.default;

  private constructor(draft: Draft, create: (options: Options) => AjvCore.default, options: Options) {
    this.#draft = draft;
    this.#quick = this.#equip(create({ ...options, allErrors: false }));
    this.#thorough = this.#equip(create({ ...options, allErrors: true }));
  }

  /** A compiler for a draft; the libraries are loaded here, so that an engine that starts does not pay for them. */
  static async load(draft: Draft): Promise<SchemaCompiler> {
    const [create, formats, regExp] = await Promise.all([loadAjv(draft), import('ajv-formats'), loadPatternEngine()]);
    const options: Options = {
      strict: false,
      strictNumbers: true,
      logger: false,
      ownProperties: true,
      multipleOfPrecision: 9,
      unicodeRegExp: true,
      code: { regExp },
    };
    // The plugin is the module itself and its default export as well, of which the types know only the second.
    return new SchemaCompiler(draft, (given) => formats.default.default(create(given)) as AjvCore.default, options);
  }

  /** Makes a schema, or a document with schemas in it, known under an address that others can refer to. */
  add(schema: unknown, address: string): void {
    if (!isSchemaObject(schema)) return;
    for (const compiler of [this.#quick, this.#thorough])
      orInvalid(address, () => compiler.addSchema(this.#counted(schema), address, undefined, false));
  }

  /**
   * Judges whether a schema is one. @param where What it is called in the finding.
   * @throws CONFIG_INVALID with the place in the schema.
   */
  check(schema: unknown, where: string): void {
    if (typeof schema !== 'boolean' && !isSchemaObject(schema))
      throw new GatewrightError('CONFIG_INVALID', { reason: `${where}: expected a JSON Schema` });
    if (this.#quick.validateSchema(schema) === true) return;
    const [first] = this.#quick.errors ?? [];
    throw new GatewrightError('CONFIG_INVALID', {
      reason: `${where}${first?.instancePath ?? ''}: ${first?.message ?? 'is not a JSON Schema'}`,
    });
  }

  /** @throws CONFIG_INVALID for a schema that is none, refers to nothing, or has an expression that cannot be used. */
  compile(schema: unknown, where: string): CompiledSchema {
    this.check(schema, where);
    const counted = this.#counted(schema);
    const quick = orInvalid(where, () => this.#quick.compile(counted));
    let thorough: ValidateFunction | undefined;
    return {
      faults: (value, size) => {
        const first = this.#judge(quick, value, size);
        if (first.length === 0 || size > MOST_BYTES_FOR_ALL || first.includes(TOO_DEEP) || first.includes(TOO_COMPLEX))
          return first;
        // Compiled when something first does not fit: most schemas never need it.
        thorough ??= this.#thorough.compile(counted);
        const all = this.#judge(thorough, value, size);
        return all.includes(TOO_COMPLEX) || all.includes(TOO_DEEP) ? first : all;
      },
    };
  }

  #judge(validate: ValidateFunction, value: unknown, size: number): readonly SchemaFault[] {
    this.#steps.left = mostSteps(size);
    try {
      if (validate(value)) return [];
    } catch (thrown) {
      if (thrown === OUT_OF_STEPS) return [TOO_COMPLEX];
      // Only a value that is nested deeper than the stack reaches gets here.
      if (thrown instanceof RangeError) return [TOO_DEEP];
      throw thrown;
    }
    return (validate.errors ?? []).slice(0, MOST_FAULTS).map(toFault);
  }

  #equip(ajv: AjvCore.default): AjvCore.default {
    const steps = this.#steps;
    ajv.removeKeyword('uniqueItems');
    ajv.addKeyword({
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      validate: (isWanted: boolean, items: readonly unknown[]) => !isWanted || areUnique(items),
      error: { message: 'must not have the same item twice' },
    });
    ajv.addKeyword({
      keyword: STEP_WORD,
      errors: false,
      validate: () => {
        steps.left -= 1;
        if (steps.left < 0) throw OUT_OF_STEPS;
        return true;
      },
    });
    return ajv;
  }

  #counted(schema: unknown): SchemaObject | boolean {
    const counted = mapSchemas(schema, (inner) => countStep(inner, this.#draft));
    return isSchemaObject(counted) ? counted : counted === true;
  }
}

async function loadAjv(draft: Draft): Promise<(options: Options) => AjvCore.default> {
  switch (draft) {
    case 'draft-04': {
      const { default: module } = await import('ajv-draft-04');
      return (options) => new module.default(options);
    }
    case 'draft-07': {
      const { Ajv } = await import('ajv');
      return (options) => new Ajv(options);
    }
    case '2020-12': {
      const { Ajv2020 } = await import('ajv/dist/2020.js');
      return (options) => new Ajv2020(options);
    }
  }
}

function orInvalid<T>(where: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    const reason =
      thrown instanceof GatewrightError
        ? String(thrown.details['reason'])
        : thrown instanceof Error
          ? thrown.message.replace(/^can't resolve reference (\S+) .*$/s, '$1 refers to nothing; nothing is fetched')
          : String(thrown);
    throw new GatewrightError('CONFIG_INVALID', { reason: `${where}: ${reason}` });
  }
}

function toFault({ instancePath, message = 'does not fit', params, schemaPath }: ErrorObject): SchemaFault {
  const { additionalProperty, unevaluatedProperty, allowedValues } = params;
  const named: unknown = additionalProperty ?? unevaluatedProperty;
  const detail =
    typeof named === 'string'
      ? `: ${named.slice(0, 100)}`
      : Array.isArray(allowedValues)
        ? `: ${allowedValues.map(String).join(', ').slice(0, 200)}`
        : '';
  return { path: instancePath, message: `${message.replace('NOT', 'not')}${detail}`, schema: schemaPath };
}
