import { GatewrightError } from '../../model/errors.ts';
import { OpenApi } from '../openapi/api.ts';
import { pathOf, type OperationFinder } from '../openapi/find-operation.ts';
import { requestRules } from '../openapi/operation-rules.ts';
import type { Operation } from '../openapi/operations.ts';
import type { Parameter, ParameterPlace, ParameterStyle } from '../openapi/parameter.ts';
import type { Call } from '../policy.ts';
import { isSchemaObject } from '../schema/schema-walk.ts';
import type { Draft } from '../schema/draft.ts';
import { ANY_SHAPE } from '../schema/value-shape.ts';
import { resolvePointer } from '../openapi/pointer.ts';
import { byExactness, type ContentRule, type RequestRules } from './rules.ts';
import { SchemaSource } from './schema-source.ts';

/** The rules for one request, and the parameters of its path, still escaped. */
export interface FoundRules {
  readonly rules: RequestRules;
  readonly params: ReadonlyMap<string, string>;
}

/** Where the rules for requests come from. */
export interface RulesSource {
  /** Names that are known without being parameters, as `place name`. */
  readonly known: ReadonlySet<string>;
  /** Undefined for a request that is to pass without being judged. @throws OPERATION_NOT_FOUND, METHOD_NOT_ALLOWED. */
  find(call: Call): FoundRules | undefined;
}

/** Rules as they are written in options. */
export interface RulesOptions {
  readonly openapi?: unknown;
  readonly basePath?: string | undefined;
  readonly unknownOperation: 'refuse' | 'pass';
  readonly mode: 'refuse' | 'report';
  readonly parameters: readonly ParameterOptions[];
  readonly schemas: Readonly<Record<string, unknown>>;
  readonly bodyRequired: boolean;
  readonly draft: Draft;
  readonly definitions: Readonly<Record<string, unknown>>;
}

interface ParameterOptions {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly schema?: unknown;
  readonly style?: ParameterStyle | undefined;
  readonly explode?: boolean | undefined;
  readonly json: boolean;
}

/** Compiles rules once. @throws CONFIG_INVALID with the place of what is wrong. */
export async function requestRulesSource(options: RulesOptions): Promise<RulesSource> {
  return options.openapi === undefined ? ownRules(options) : documentRules(options);
}

async function ownRules(options: RulesOptions): Promise<RulesSource> {
  const source = new SchemaSource(options);
  const parameters = await Promise.all(options.parameters.map((parameter) => parameterOf(source, parameter)));
  const contents = await contentRules(source, options.schemas, 'schemas');
  const body =
    contents.length === 0 && !options.bodyRequired ? undefined : { isRequired: options.bodyRequired, contents };
  const types = contents.map(({ range }) => range).join(', ');
  const name = [
    ...(parameters.length === 0 ? [] : [`${parameters.length} parameters`]),
    ...(types === '' ? [] : [`schema of ${types}`]),
  ].join(', ');
  const rules = { name: name === '' ? 'nothing' : name, parameters, body };
  return { known: new Set(), find: ({ params }) => ({ rules, params: escapedAgain(params) }) };
}

/** Parameters of a route come without their escapes, and those of a document with them. */
function escapedAgain(params: Call['params']): ReadonlyMap<string, string> {
  return new Map(Object.entries(params).map(([name, value]) => [name, value.replaceAll('%', '%25')]));
}

/** Schemas by media range, ready to be used. */
export async function contentRules(
  source: SchemaSource,
  schemas: Readonly<Record<string, unknown>>,
  where: string,
): Promise<readonly ContentRule[]> {
  const contents = Object.entries(schemas).map(async ([range, schema]) => ({
    range,
    ...(await source.use(schema, `${where} ${range}`)),
  }));
  return byExactness(await Promise.all(contents));
}

async function parameterOf(source: SchemaSource, given: ParameterOptions): Promise<Parameter> {
  const { name, in: place, required, schema, json } = given;
  const style = given.style ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  const usable =
    schema === undefined
      ? { schema: undefined, shape: ANY_SHAPE }
      : await source.use(schema, `parameters ${name} in ${place}`);
  return {
    name,
    in: place,
    isRequired: required,
    style,
    explode: given.explode ?? style === 'form',
    isJson: json,
    ...usable,
  };
}

async function documentRules({ openapi, basePath, unknownOperation, mode }: RulesOptions): Promise<RulesSource> {
  const api = await OpenApi.load(openapi, basePath, 'request');
  const rules = new Map(api.operations.map((operation) => [operation, requestRules(api, operation)]));
  const isPassed = unknownOperation === 'pass' || mode === 'report';
  return {
    known: keyNames(api),
    find({ request: { method, target } }) {
      const found = findOperation(api.finder, method, target, isPassed);
      const own = found && rules.get(found.operation);
      return own && { rules: own, params: found.params };
    },
  };
}

/**
 * The operation for a request.
 * @param isPassed Whether one that there is not is undefined instead of an error.
 * @throws OPERATION_NOT_FOUND, METHOD_NOT_ALLOWED.
 */
export function findOperation(
  finder: OperationFinder,
  method: string,
  target: string,
  isPassed: boolean,
): { readonly operation: Operation; readonly params: ReadonlyMap<string, string> } | undefined {
  const found = finder.find(method, target);
  if (found.kind === 'found') return found;
  if (isPassed) return undefined;
  const path = pathOf(target);
  if (found.kind === 'other-methods') throw new GatewrightError('METHOD_NOT_ALLOWED', { path, allowed: found.allowed });
  throw new GatewrightError('OPERATION_NOT_FOUND', { method, path });
}

/** API keys have names that no parameter has. */
function keyNames({ document }: OpenApi): ReadonlySet<string> {
  const schemes = resolvePointer(document, '#/components/securitySchemes');
  if (!isSchemaObject(schemes)) return new Set();
  const keys = Object.values(schemes)
    .filter(isSchemaObject)
    .filter(({ type }) => type === 'apiKey');
  return new Set(
    keys.map(
      ({ in: place, name }) => `${String(place)} ${place === 'header' ? String(name).toLowerCase() : String(name)}`,
    ),
  );
}
