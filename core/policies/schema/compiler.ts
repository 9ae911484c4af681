import type AjvCore from 'ajv/dist/core.js';
import type { ErrorObject, Options, ValidateFunction } from 'ajv/dist/core.js';
import type { DataValidateFunction } from 'ajv/dist/types/index.js';
import { GatewrightError } from '../../model/errors.ts';
import type { Draft } from './draft.ts';
import { MOST_FAULTS } from './fault.ts';
import { loadPatternEngine } from './pattern-engine.ts';
import { linkSchemas, LINK_WORD, type Links } from './links.ts';
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
/** Where an error keeps the place of the word in a schema that was linked to. */
const PLACE = 'x-gatewright-place';
const OUT_OF_STEPS = new Error('out of steps');

/** Compiles JSON Schemas of one draft. Schemas that were added can be referred to by address; nothing is ever fetched. */
export class SchemaCompiler {
  readonly #draft: Draft;
  readonly #links: Links | undefined;
  readonly #steps = { left: 0 };
  /** Links that were met and are still to be compiled. */
  readonly #met = new Set<string>();
  readonly #compiled = new Map<AjvCore.default, Map<string, ValidateFunction>>();
  /** Stops at the first fault. */
  readonly #quick: AjvCore.default;
  /** Goes on to the last. */
  readonly #thorough: AjvCore.default;

  private constructor(draft: Draft, links: Links | undefined, create: (allErrors: boolean) => AjvCore.default) {
    this.#draft = draft;
    this.#links = links;
    this.#quick = this.#equip(create(false));
    this.#thorough = this.#equip(create(true));
  }

  /**
   * A compiler for a draft; the libraries are loaded here, so that an engine that starts does not pay for them.
   * @param links Follows references that lead through a document; without them a schema's references lead through itself.
   */
  static async load(draft: Draft, links?: Links): Promise<SchemaCompiler> {
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
    return new SchemaCompiler(
      draft,
      links,
      (allErrors) => formats.default.default(create({ ...options, allErrors })) as AjvCore.default,
    );
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
    this.#compileMet();
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
    this.#compiled.set(ajv, new Map());
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
        this.#step();
        return true;
      },
    });
    ajv.addKeyword({
      keyword: LINK_WORD,
      schemaType: 'string',
      compile: (reference: string) => this.#follower(ajv, reference),
    });
    return ajv;
  }

  /** Links are compiled one after another; each of them may meet others. */
  #compileMet(): void {
    for (const reference of this.#met) {
      this.#met.delete(reference);
      this.check(this.#links?.resolve(reference), reference);
      orInvalid(reference, () => this.#linked(this.#quick, reference));
    }
  }

  #linked(ajv: AjvCore.default, reference: string): ValidateFunction {
    const known = this.#compiled.get(ajv)?.get(reference);
    if (known !== undefined) return known;
    const validate = ajv.compile(this.#counted(this.#links?.resolve(reference)));
    this.#compiled.get(ajv)?.set(reference, validate);
    return validate;
  }

  /** What stands in the place of a reference: it looks its schema up when there is a value to judge. */
  #follower(ajv: AjvCore.default, reference: string): DataValidateFunction {
    if (this.#compiled.get(this.#quick)?.has(reference) !== true) this.#met.add(reference);
    const follow: DataValidateFunction = (value, context) => {
      this.#step();
      const validate = this.#linked(ajv, reference);
      const fits = validate(value, context);
      const errors = fits ? [] : (validate.errors ?? []);
      // The place in the schema would be lost on the way up.
      follow.errors = errors.map((error) => ({
        ...error,
        params: { [PLACE]: `${reference}${error.schemaPath.replace('#', '')}`, ...error.params },
      }));
      return fits;
    };
    return follow;
  }

  #step(): void {
    this.#steps.left -= 1;
    if (this.#steps.left < 0) throw OUT_OF_STEPS;
  }

  #counted(schema: unknown): SchemaObject | boolean {
    const links = this.#links;
    const counted =
      links === undefined ? mapSchemas(schema, (inner) => countStep(inner, this.#draft)) : linkSchemas(schema, links);
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
  const place: unknown = params[PLACE];
  const detail =
    typeof named === 'string'
      ? `: ${named.slice(0, 100)}`
      : Array.isArray(allowedValues)
        ? `: ${allowedValues.map(String).join(', ').slice(0, 200)}`
        : '';
  return {
    path: instancePath,
    message: `${message.replace('NOT', 'not')}${detail}`,
    schema: typeof place === 'string' ? place : schemaPath,
  };
}
