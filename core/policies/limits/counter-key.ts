import { hash } from 'node:crypto';
import { z } from 'zod';
import { headerValue } from '../../model/http.ts';
import { expressionOption } from '../../expressions/options.ts';
import type { Expression } from '../../expressions/expression.ts';
import { headerNameOption } from '../../model/options.ts';
import type { Call } from '../policy.ts';

const part = z.union([
  z.enum(['consumer', 'key', 'ip', 'route', 'path', 'all']),
  z.strictObject({ header: headerNameOption.describe('Requests with the same value of this header.') }),
  z.strictObject({ key: z.string().min(1).describe('As `key`, for an API key of another name.') }),
  z.strictObject({
    claim: z.string().min(1).describe('Callers whose token has the same value of this claim; dots lead into objects.'),
  }),
  z.strictObject({ query: z.string().min(1).describe('Requests with the same value of this query parameter.') }),
  z.strictObject({ path: z.string().min(1).describe('All requests for this path; others count by client address.') }),
  z.strictObject({
    expression: expressionOption.describe(
      "Requests with the same value of an expression, such as claims.tenant ?? 'none'.",
    ),
  }),
]);

/** Who shares a counter. */
export const byOption = z.union([part, z.array(part).min(1)]);
export type By = z.output<typeof byOption>;
type Part = z.output<typeof part>;

/** What is done with requests that have not got what is counted by. */
export type Missing = 'ip' | 'skip';

/** Finds the counter of a request: whose it is, as a text for people too; undefined when it is not to be counted. */
export type KeyReader = (call: Call) => string | undefined;

/** Prepares {@link By}. What is not known falls back to the client address, or is not limited at all. */
export function keyReader(by: By, missing: Missing): KeyReader {
  const fallBack: KeyReader = missing === 'skip' ? () => undefined : address;
  if (!Array.isArray(by)) return partReader(by, fallBack);
  const readers = by.map((each) => partReader(each, fallBack));
  return (call) => {
    const found = readers.map((read) => read(call));
    // The same client address need not be said twice.
    return found.includes(undefined) ? undefined : [...new Set(found)].join(', ');
  };
}

/** Who shares a counter, in words. */
export function describeBy(by: By): string {
  if (Array.isArray(by)) return by.map((each) => describeBy(each)).join(' and ');
  if (typeof by === 'string') return by;
  return 'expression' in by ? by.expression.text : Object.entries(by).flat().join(' ');
}

const address: KeyReader = (call) => `ip ${call.client.address}`;

function partReader(by: Part, fallBack: KeyReader): KeyReader {
  if (typeof by === 'object') return namedReader(by, fallBack);
  switch (by) {
    case 'all':
      return () => 'all';
    case 'ip':
      return address;
    case 'route':
      return (call) => `route ${call.routeId}`;
    case 'path':
      return (call) => `path ${pathOf(call)}`;
    case 'consumer':
      return (call) => (call.consumer === undefined ? fallBack(call) : `consumer ${call.consumer.id}`);
    case 'key':
      return apiKeyReader('x-api-key', fallBack);
  }
}

function namedReader(by: Exclude<Part, string>, fallBack: KeyReader): KeyReader {
  if ('key' in by) return apiKeyReader(by.key, fallBack);
  if ('path' in by) return (call) => (pathOf(call) === by.path ? `path ${by.path}` : address(call));
  if ('expression' in by) return secretly(by.expression.text, 'value', valueReader(by.expression), fallBack);
  if ('claim' in by) return (call) => labelled('claim', claimOf(call, by.claim)) ?? fallBack(call);
  if ('query' in by) return secretly(by.query, 'query', (call) => queryValue(call.request.target, by.query), fallBack);
  return secretly(by.header, 'header', (call) => headerValue(call.request.headers, by.header), fallBack);
}

/** The key as the client sent it: what finds the consumer may have taken it out since. */
function apiKeyReader(name: string, fallBack: KeyReader): KeyReader {
  const shorten = fingerprints();
  return (call) => {
    const key = headerValue(call.received.headers, name) ?? queryValue(call.received.target, name);
    return key === undefined || key === '' ? fallBack(call) : `key ${shorten(key)}`;
  };
}

/** Counter names are shown and may leave the machine, so values that look like credentials are not put in as they are. */
const SECRETIVE = /auth|cookie|key|token|secret|session|password|signature/i;

type ValueReader = (call: Call) => string | undefined;

function secretly(name: string, kind: string, read: ValueReader, fallBack: KeyReader): KeyReader {
  if (!SECRETIVE.test(name)) return (call) => labelled(kind, read(call)) ?? fallBack(call);
  const shorten = fingerprints();
  return (call) => {
    const value = read(call);
    return value === undefined ? fallBack(call) : `${kind} ${shorten(value)}`;
  };
}

/** Longer values are told apart by their fingerprint: a key of a megabyte must not fill the memory. */
const MOST_CHARACTERS = 128;

function labelled(kind: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return `${kind} ${value.length <= MOST_CHARACTERS ? value : fingerprint(value)}`;
}

const MOST_FINGERPRINTS = 10_000;

/** Fingerprints by text, the latest kept: making one costs more than the counting. */
function fingerprints(): (text: string) => string {
  let known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= MOST_FINGERPRINTS) known = new Map();
    const made = fingerprint(text);
    // A text that is so long is not worth its place.
    if (text.length <= MOST_CHARACTERS) known.set(text, made);
    return made;
  };
}

function fingerprint(text: string): string {
  return `sha256 ${hash('sha256', text).slice(0, 16)}`;
}

function pathOf({ request: { target } }: Call): string {
  const end = target.indexOf('?');
  const path = end === -1 ? target : target.slice(0, end);
  return path.length <= MOST_CHARACTERS ? path : fingerprint(path);
}

function queryValue(target: string, name: string): string | undefined {
  const query = target.indexOf('?');
  return query === -1 ? undefined : (new URLSearchParams(target.slice(query + 1)).get(name) ?? undefined);
}

/** Names that the expressions of `by` ask for. */
export function namesAskedBy(by: By): readonly string[] {
  if (Array.isArray(by)) return by.flatMap((each) => namesAskedBy(each));
  return typeof by === 'object' && 'expression' in by ? by.expression.names : [];
}

function valueReader(expression: Expression): ValueReader {
  return (call) => asText(expression.evaluate(call));
}

function claimOf({ claims }: Call, name: string): string | undefined {
  if (claims === undefined) return undefined;
  const value = Object.hasOwn(claims, name) ? claims[name] : name.split('.').reduce<unknown>(step, claims);
  return asText(value);
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function step(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
