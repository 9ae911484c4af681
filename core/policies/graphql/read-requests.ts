import { GatewrightError } from '../../model/errors.ts';
import type { HttpRequest } from '../../model/http.ts';
import { fitsMediaRange } from '../content/media-type.ts';
import type { Content } from '../content/side.ts';
import { decodeText } from '../content/text.ts';
import { surveyJson } from '../json-scan/threats.ts';

/** One operation a client asks for. */
export interface GraphqlRequest {
  /** Undefined when only the hash of a stored one is given. */
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The hash of a stored query, lower case. @see Apollo's automatic persisted queries */
  readonly hash: string | undefined;
}

/** What a request asks for; `isBatch` tells an array of one from one. */
export interface GraphqlRequests {
  readonly isBatch: boolean;
  readonly requests: readonly GraphqlRequest[];
}

/**
 * Reads what a request asks for: from the query of GET, from a body in JSON or application/graphql of POST.
 * @throws GRAPHQL_INVALID with the reason, BODY_MALFORMED, ENCODING_UNSUPPORTED.
 */
export function readGraphql({ method, target }: HttpRequest, content: Content | undefined): GraphqlRequests {
  const at = target.indexOf('?');
  const query = new URLSearchParams(at === -1 ? '' : target.slice(at + 1));
  if (method === 'GET' || method === 'HEAD') {
    if (content !== undefined) throw unreadable(`a ${method} request must not have a body`);
    return { isBatch: false, requests: [fromQuery(query)] };
  }
  if (method !== 'POST') throw unreadable(`the method ${method} carries no GraphQL`);
  // Servers do not agree which of the two counts, so what is judged here might not be what is run there.
  if (query.has('query') || query.has('extensions')) throw unreadable('a query in the URL is read with GET only');
  if (content === undefined) throw unreadable('there is no body');
  const { mediaType } = content;
  if (mediaType === 'application/graphql')
    return { isBatch: false, requests: [{ ...NOTHING, query: decodeText(content.bytes, content.contentType) }] };
  if (mediaType !== 'application/json' && !fitsMediaRange('application/*+json', mediaType))
    throw unreadable(`expected application/json or application/graphql, found ${mediaType || 'no content type'}`);
  return fromJson(content);
}

const NOTHING: GraphqlRequest = { query: undefined, operationName: undefined, variables: {}, hash: undefined };

function fromQuery(query: URLSearchParams): GraphqlRequest {
  for (const name of ['query', 'operationName', 'variables', 'extensions'])
    if (query.getAll(name).length > 1) throw unreadable(`${name} is given more than once`);
  const extensions = query.get('extensions');
  const variables = query.get('variables');
  return requestOf({
    query: query.get('query') ?? undefined,
    operationName: query.get('operationName') || undefined,
    variables: variables ? parse(variables, 'variables') : undefined,
    extensions: extensions ? parse(extensions, 'extensions') : undefined,
  });
}

function fromJson({ bytes, contentType }: Content): GraphqlRequests {
  const text = decodeText(bytes, contentType);
  // A name that is given twice is read in two ways by two readers.
  const { threat } = surveyJson(bytes, { duplicateNames: 'refuse' });
  if (threat !== undefined) throw unreadable(`a name is given twice at line ${threat.line}, column ${threat.column}`);
  const body: unknown = JSON.parse(text);
  if (Array.isArray(body)) return { isBatch: true, requests: body.map(requestOf) };
  return { isBatch: false, requests: [requestOf(body)] };
}

function requestOf(given: unknown): GraphqlRequest {
  if (!isMap(given)) throw unreadable('expected an object with a query');
  const { query, operationName, variables, extensions } = given;
  if (query !== undefined && query !== null && typeof query !== 'string') throw unreadable('query is not a text');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    throw unreadable('operationName is not a text');
  if (variables !== undefined && variables !== null && !isMap(variables)) throw unreadable('variables is not a map');
  return {
    query: query ?? undefined,
    operationName: operationName ?? undefined,
    variables: variables ?? {},
    hash: hashOf(extensions),
  };
}

function hashOf(extensions: unknown): string | undefined {
  if (!isMap(extensions) || !isMap(extensions['persistedQuery'])) return undefined;
  const { sha256Hash } = extensions['persistedQuery'];
  return typeof sha256Hash === 'string' ? sha256Hash.toLowerCase() : undefined;
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new GatewrightError('GRAPHQL_INVALID', facts(`${name} is not JSON`), { cause: thrown });
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A refusal of what cannot be read, in the shape GraphQL gives errors. */
export function unreadable(message: string, locations?: readonly GraphqlLocation[]): GatewrightError {
  return new GatewrightError('GRAPHQL_INVALID', facts(message, locations));
}

/** A place in a query, from 1. */
export interface GraphqlLocation {
  readonly line: number;
  readonly column: number;
}

function facts(message: string, locations?: readonly GraphqlLocation[]): Record<string, unknown> {
  return { errors: [{ message, ...(locations === undefined ? {} : { locations }) }] };
}
