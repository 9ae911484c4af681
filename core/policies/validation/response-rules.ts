import { OpenApi } from '../openapi/api.ts';
import { responseRules } from '../openapi/operation-rules.ts';
import type { Parameter } from '../openapi/parameter.ts';
import type { Call } from '../policy.ts';
import type { Draft } from '../schema/draft.ts';
import { ANY_SHAPE } from '../schema/value-shape.ts';
import { contentRules, findOperation } from './request-rules.ts';
import type { ResponseRule } from './rules.ts';
import { SchemaSource } from './schema-source.ts';

/** The rules for the answers to one request. */
export interface FoundResponses {
  /** For notes and details. */
  readonly name: string;
  readonly responses: readonly ResponseRule[];
}

/** Where the rules for answers come from; undefined for a request of which nothing is known. */
export type ResponsesSource = (call: Call) => FoundResponses | undefined;

/** Rules as they are written in options. */
export interface ResponsesOptions {
  readonly openapi?: unknown;
  readonly basePath?: string | undefined;
  readonly path: 'received' | 'sent';
  readonly responses: Readonly<Record<string, ResponseOptions>>;
  readonly draft: Draft;
  readonly definitions: Readonly<Record<string, unknown>>;
}

interface ResponseOptions {
  readonly schemas: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, HeaderOptions>>;
}

interface HeaderOptions {
  readonly required: boolean;
  readonly schema?: unknown;
}

/** Compiles rules once. @throws CONFIG_INVALID with the place of what is wrong. */
export async function responsesSource(options: ResponsesOptions): Promise<ResponsesSource> {
  return options.openapi === undefined ? ownResponses(options) : documentResponses(options);
}

async function ownResponses(options: ResponsesOptions): Promise<ResponsesSource> {
  const source = new SchemaSource(options);
  const responses = await Promise.all(
    Object.entries(options.responses).map(async ([status, { schemas, headers }]): Promise<ResponseRule> => {
      const where = `responses ${status}`;
      const contents = await contentRules(source, schemas, `${where} schemas`);
      const parameters = Object.entries(headers).map(([name, header]) => headerOf(source, name, header, where));
      return {
        status,
        headers: await Promise.all(parameters),
        body: contents.length === 0 ? undefined : { isRequired: true, contents },
      };
    }),
  );
  const found = { name: `answers ${Object.keys(options.responses).join(', ')}`, responses };
  return () => found;
}

async function headerOf(source: SchemaSource, name: string, given: HeaderOptions, where: string): Promise<Parameter> {
  const usable =
    given.schema === undefined
      ? { schema: undefined, shape: ANY_SHAPE }
      : await source.use(given.schema, `${where} headers ${name}`);
  return { name, in: 'header', isRequired: given.required, style: 'simple', explode: false, isJson: false, ...usable };
}

async function documentResponses({ openapi, basePath, path }: ResponsesOptions): Promise<ResponsesSource> {
  const api = await OpenApi.load(openapi, basePath, 'response');
  const known = new Map(
    api.operations.map((operation) => [operation, { name: operation.name, responses: responseRules(api, operation) }]),
  );
  return (call) => {
    const { method, target } = path === 'received' ? call.received : call.request;
    const found = findOperation(api.finder, method, target, true);
    return found && known.get(found.operation);
  };
}
