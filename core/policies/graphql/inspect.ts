import { hash } from 'node:crypto';
import type * as GraphQL from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GatewrightError } from '../../model/errors.ts';
import { measureOperation, type CostRules, type OperationMeasure } from './measure.ts';
import { unreadable, type GraphqlRequest } from './read-requests.ts';

type Library = typeof GraphQL;

/** What may be asked for. */
export interface GraphqlRules extends CostRules {
  readonly operations?: readonly string[] | undefined;
  readonly hashes?: readonly string[] | undefined;
  readonly types: readonly string[];
  readonly maxTokens: number;
  readonly maxDepth?: number | undefined;
  readonly maxCost?: number | undefined;
  readonly maxAliases?: number | undefined;
  readonly introspection: 'allow' | 'refuse';
}

/** What one request asks for. */
export interface Inspected extends OperationMeasure {
  readonly name: string;
  readonly type: string;
  /** What keeps it from being let in; empty when nothing does. */
  readonly denials: readonly Denial[];
}

/** One rule that an operation breaks. */
export interface Denial {
  readonly message: string;
  readonly code: 'OPERATION' | 'HASH' | 'TYPE' | 'METHOD' | 'DEPTH' | 'COST' | 'ALIASES' | 'INTROSPECTION';
}

/** Inspects operations with the library and the schema that were loaded once. */
export class Inspector {
  readonly #library: Library;
  readonly #schema: GraphQLSchema | undefined;
  readonly #rules: GraphqlRules;
  readonly #hashes: ReadonlySet<string> | undefined;

  private constructor(library: Library, schema: GraphQLSchema | undefined, rules: GraphqlRules) {
    this.#library = library;
    this.#schema = schema;
    this.#rules = rules;
    this.#hashes = rules.hashes && new Set(rules.hashes.map((text) => text.toLowerCase()));
  }

  /** @param sdl The schema to compare fields with. @throws CONFIG_INVALID with line and column for one that is none. */
  static async load(rules: GraphqlRules, sdl: string | undefined): Promise<Inspector> {
    const library = await import('graphql');
    if (sdl === undefined) return new Inspector(library, undefined, rules);
    try {
      return new Inspector(library, library.buildSchema(sdl), rules);
    } catch (thrown) {
      const [place] = thrown instanceof library.GraphQLError ? (thrown.locations ?? []) : [];
      const where = place === undefined ? '' : `, line ${place.line}, column ${place.column}`;
      const reason = thrown instanceof Error ? (thrown.message.split('\n', 1)[0] ?? '') : String(thrown);
      throw new GatewrightError('CONFIG_INVALID', { reason: `schema${where}: ${reason}` });
    }
  }

  /** @throws GRAPHQL_INVALID for what cannot be read, or does not fit the schema. */
  inspect(request: GraphqlRequest, method: string): Inspected {
    const { query, hash: given } = request;
    const own = query === undefined ? given : hash('sha256', query);
    if (query !== undefined && given !== undefined && given !== own)
      throw unreadable('the hash is not that of the query');
    const isStored = own !== undefined && (this.#hashes?.has(own) ?? false);
    if (query === undefined) return this.#stored(given, isStored, request.operationName);
    const document = this.#parse(query);
    const operation = chooseOperation(document, request.operationName);
    const measure = notTooDeep(() => measureOperation(document, operation, request.variables, this.#rules));
    this.#validate(document);
    const name = operation.name?.value ?? '';
    const facts = { ...measure, name, type: operation.operation };
    const denials = [...this.#denials(facts, method)];
    if (this.#hashes !== undefined && !isStored)
      denials.unshift({ code: 'HASH', message: 'the query is not one of those that are stored' });
    return { ...facts, denials };
  }

  /** A query of which only the hash is known was looked at when it was stored. */
  #stored(given: string | undefined, isStored: boolean, name = ''): Inspected {
    if (given === undefined) throw unreadable('there is no query');
    if (this.#hashes === undefined) throw unreadable('there is only the hash of a query, and none is stored');
    const denials: Denial[] = isStored
      ? []
      : [{ code: 'HASH', message: 'the query is not one of those that are stored' }];
    return { name, type: 'stored', depth: 0, cost: 0, aliases: 0, introspects: false, denials };
  }

  #parse(query: string): DocumentNode {
    try {
      const { maxTokens } = this.#rules;
      return notTooDeep(() => this.#library.parse(query, { maxLexicalTokens: maxTokens, maxComments: maxTokens }));
    } catch (thrown) {
      if (!(thrown instanceof this.#library.GraphQLError)) throw thrown;
      throw unreadable(thrown.message, thrown.locations);
    }
  }

  #validate(document: DocumentNode): void {
    if (this.#schema === undefined) return;
    const errors = this.#library.validate(this.#schema, document, this.#library.specifiedRules, {
      maxErrors: 20,
      hideSuggestions: true,
    });
    if (errors.length === 0) return;
    const shown = errors
      .slice(0, 20)
      .map(({ message, locations }) => ({ message, ...(locations ? { locations } : {}) }));
    throw new GatewrightError('GRAPHQL_INVALID', { errors: shown });
  }

  *#denials(facts: Omit<Inspected, 'denials'>, method: string): Generator<Denial> {
    const { name, type, depth, cost, aliases, introspects } = facts;
    const { operations, types, maxDepth, maxCost, maxAliases, introspection } = this.#rules;
    if (operations !== undefined && !operations.includes(name))
      yield { code: 'OPERATION', message: `the operation ${name === '' ? 'has no name' : `${name} is not allowed`}` };
    if (!types.includes(type)) yield { code: 'TYPE', message: `a ${type} is not allowed` };
    if (type === 'mutation' && method !== 'POST')
      yield { code: 'METHOD', message: 'a mutation is allowed with POST only' };
    if (maxDepth !== undefined && depth > maxDepth)
      yield { code: 'DEPTH', message: `the depth is ${depth}, allowed is ${maxDepth}` };
    if (maxCost !== undefined && cost > maxCost)
      yield { code: 'COST', message: `the cost is ${cost}, allowed is ${maxCost}` };
    if (maxAliases !== undefined && aliases > maxAliases)
      yield { code: 'ALIASES', message: `there are ${aliases} aliases, allowed are ${maxAliases}` };
    if (introspects && introspection === 'refuse')
      yield { code: 'INTROSPECTION', message: 'the schema may not be asked for' };
  }
}

function chooseOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === 'OperationDefinition');
  if (document.definitions.some(({ kind }) => kind !== 'OperationDefinition' && kind !== 'FragmentDefinition'))
    throw unreadable('only operations and fragments can be run');
  const [first, ...others] = operations;
  if (first === undefined) throw unreadable('there is no operation');
  if (name === undefined && others.length > 0)
    throw unreadable('operationName must say which of several operations is run');
  const chosen = name === undefined ? first : operations.find((operation) => operation.name?.value === name);
  if (chosen === undefined) throw unreadable(`there is no operation ${name}`);
  return chosen;
}

/** Runs something that follows a query down; the stack is the last bound there is. */
function notTooDeep<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof RangeError) throw unreadable('the query is nested too deep');
    throw thrown;
  }
}
