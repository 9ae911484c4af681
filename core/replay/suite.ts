import { z } from 'zod';
import type { Exchange } from '../model/exchange.ts';
import { headerValue } from '../model/http.ts';
import { factsOfExchange } from '../diagnosis/facts-of-exchange.ts';
import { atPointer, pointerPart } from './json-pointer.ts';

const assertion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), equals: z.number().int() }),
  z.strictObject({ kind: z.literal('decision'), equals: z.enum(['let in', 'refused', 'failed']) }),
  z.strictObject({ kind: z.literal('header'), name: z.string(), equals: z.string() }),
  z.strictObject({ kind: z.literal('json'), pointer: z.string(), equals: z.unknown() }),
  z.strictObject({
    kind: z.literal('type'),
    pointer: z.string(),
    is: z.enum(['object', 'array', 'string', 'number', 'boolean', 'null']),
  }),
  z.strictObject({ kind: z.literal('time'), belowMillis: z.number().positive() }),
]);
export type Assertion = z.output<typeof assertion>;

/** One request of a suite, and what its answer must be. */
export const suiteCase = z.strictObject({
  name: z.string(),
  request: z.strictObject({
    method: z.string(),
    /** Path and query. */
    target: z.string(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
    /** Of the body; `base64` for what is no text. */
    encoding: z.enum(['utf8', 'base64']).default('utf8'),
  }),
  expect: z.array(assertion).min(1),
});
export type SuiteCase = z.output<typeof suiteCase>;

/** A suite as it stands in `suites/NAME.yaml`. */
export const suite = z.strictObject({ cases: z.array(suiteCase).min(1) });
export type Suite = z.output<typeof suite>;

/** What an answer is judged by. */
export interface JudgedAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly text: string;
  readonly durationMillis: number;
}

/** Headers that say what a request is and not who sends it. */
const KEPT_HEADERS = /^(accept|accept-language|content-type|if-.*|prefer|x-http-method-override)$/i;
const MOST_TYPES = 30;

/** A case made of an exchange, with what was recorded as what is expected. Credentials stay behind. */
export function caseOf(exchange: Exchange): SuiteCase {
  const { request, response } = exchange;
  const body = Buffer.concat(request.body.chunks);
  const text = body.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(body);
  const headers = Object.fromEntries(
    request.headers.flatMap((name, at): [string, string][] =>
      at % 2 === 0 && KEPT_HEADERS.test(name) ? [[name.toLowerCase(), request.headers[at + 1] ?? '']] : [],
    ),
  );
  return {
    name: `${request.method} ${request.target}`.slice(0, 120),
    request: {
      method: request.method,
      target: request.target.startsWith('/') ? request.target : (URL.parse(request.target)?.pathname ?? '/'),
      headers,
      body: isText ? text : body.toString('base64'),
      encoding: isText ? 'utf8' : 'base64',
    },
    expect: response === undefined ? [{ kind: 'decision', equals: 'failed' }] : expectationsOf(exchange),
  };
}

function expectationsOf(exchange: Exchange): Assertion[] {
  const seen = factsOfExchange(exchange).response;
  const status = exchange.response?.status ?? 0;
  const type = headerValue(exchange.response?.headers ?? [], 'content-type');
  const found: Assertion[] = [
    { kind: 'status', equals: status },
    { kind: 'decision', equals: decisionOf(status) },
  ];
  if (type !== undefined) found.push({ kind: 'header', name: 'content-type', equals: type });
  if (seen?.json !== undefined) found.push(...shapeOf(seen.json, '').slice(0, MOST_TYPES));
  return found;
}

/** The types of a JSON value and of what it has in it; of lists the first entry stands for all. */
function* shapes(value: unknown, pointer: string): Generator<Assertion> {
  yield { kind: 'type', pointer, is: typeOf(value) };
  if (Array.isArray(value)) {
    if (value.length > 0) yield* shapes(value[0], `${pointer}/0`);
  } else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* shapes(inner, `${pointer}${pointerPart(name)}`);
}

function shapeOf(value: unknown, pointer: string): Assertion[] {
  return [...shapes(value, pointer)];
}

function typeOf(value: unknown): Extract<Assertion, { kind: 'type' }>['is'] {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

function decisionOf(status: number): 'let in' | 'refused' | 'failed' {
  return status < 400 ? 'let in' : status >= 500 ? 'failed' : 'refused';
}

/** What of an answer is not as expected, as lines; empty when all is. */
export function judge(expect: readonly Assertion[], answer: JudgedAnswer): string[] {
  const json = parse(answer.text);
  return expect.flatMap((one) => {
    const problem = problemOf(one, answer, json);
    return problem === undefined ? [] : [problem];
  });
}

function problemOf(expected: Assertion, answer: JudgedAnswer, json: unknown): string | undefined {
  switch (expected.kind) {
    case 'status':
      return differs('status', expected.equals, answer.status);
    case 'decision':
      return differs('decision', expected.equals, decisionOf(answer.status));
    case 'header':
      return differs(`header ${expected.name}`, expected.equals, headerValue(answer.headers, expected.name));
    case 'json':
      return differs(expected.pointer || 'body', expected.equals, atPointer(json, expected.pointer));
    case 'type': {
      const value = atPointer(json, expected.pointer);
      return differs(
        `type of ${expected.pointer || 'body'}`,
        expected.is,
        value === undefined ? 'nothing' : typeOf(value),
      );
    }
    case 'time':
      return answer.durationMillis < expected.belowMillis
        ? undefined
        : `time: expected less than ${expected.belowMillis} ms, took ${Math.round(answer.durationMillis)} ms`;
  }
}

function differs(what: string, expected: unknown, found: unknown): string | undefined {
  const [wanted, is] = [JSON.stringify(expected), JSON.stringify(found)];
  return wanted === is ? undefined : `${what}: expected ${wanted ?? 'nothing'}, found ${is ?? 'nothing'}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON has nothing at any pointer.
    return undefined;
  }
}
