import { decodeQuery, pathOf, queryOf } from '../../expressions/request-facts.ts';
import { headerPairs, type HttpRequest } from '../../model/http.ts';

/** A piece of a request that patterns are looked for in. */
export interface Piece {
  /** Such as `path`, `query id`, `header x-id` and `body`. */
  readonly where: string;
  readonly text: string;
}

/** The path, as it was sent and decoded. */
export function* pathPieces({ target }: HttpRequest): Generator<Piece> {
  yield* forms('path', pathOf(target), decodePath);
}

/** Names and values of the query, as they were sent and decoded. */
export function* queryPieces({ target }: HttpRequest): Generator<Piece> {
  for (const pair of queryOf(target).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    const decoded = decodeQuery(name);
    yield* forms('query name', name, decodeQuery);
    if (equals !== -1) yield* forms(`query ${decoded.slice(0, 100)}`, pair.slice(equals + 1), decodeQuery);
  }
}

/** Values of headers; of those named, or of all but the ones that describe the client and its connection. */
export function* headerPieces({ headers }: HttpRequest, names: readonly string[]): Generator<Piece> {
  for (const [name, value] of headerPairs(headers)) {
    const lower = name.toLowerCase();
    if (names.length === 0 || names.includes(lower)) yield { where: `header ${lower}`, text: value };
  }
}

/** Texts of a JSON body, names of members included, each as it was meant; walks without a stack. */
export function* jsonPieces(root: unknown): Generator<Piece> {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') yield { where: 'body', text: value };
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) for (const text of Object.keys(value)) yield { where: 'body', text };
    open.push(...chunked(Object.values(value)));
  }
}

/** Wide lists go in as one entry, since arguments are bounded. */
function chunked(values: readonly unknown[]): readonly unknown[] {
  return values.length <= 1000 ? values : [values.slice(0, 500), values.slice(500)];
}

/** Fields of a form, decoded. */
export function* formPieces(text: string): Generator<Piece> {
  for (const pair of text.split('&')) yield* forms('body', pair, decodeQuery);
}

/** A text as it stands, decoded, and decoded once more, as long as that changes anything. */
function* forms(where: string, text: string, decode: (text: string) => string): Generator<Piece> {
  yield { where, text };
  const once = decode(text);
  if (once === text) return;
  yield { where, text: once };
  const twice = decode(once);
  if (twice !== once) yield { where, text: twice };
}

/** A plus sign in a path is a plus sign. */
function decodePath(path: string): string {
  return path.split('+').map(decodeQuery).join('+');
}
