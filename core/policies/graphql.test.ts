import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Body } from '../model/body.ts';
import { optionFaults, PolicyBench, type BenchRequest } from '../testing/policy-bench.ts';
import { graphql } from './graphql.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function send(options: unknown, request: BenchRequest) {
  const bench = await PolicyBench.open(graphql, options);
  return bench.send({ method: 'POST', target: '/graphql', headers: JSON_TYPE, ...request });
}

function ask(options: unknown, query: string, more: Record<string, unknown> = {}) {
  return send(options, { body: JSON.stringify({ query, ...more }) });
}

/** Code and messages of a refusal; undefined when the request was let in. */
async function refusal(options: unknown, query: string, more: Record<string, unknown> = {}): Promise<unknown> {
  const { error } = await ask(options, query, more);
  if (error === undefined) return undefined;
  const errors: unknown = error.details['errors'];
  const messages = Array.isArray(errors) ? errors.map(({ message }: { message: string }) => message) : [error.details];
  return [error.code, ...messages];
}

test('a request goes on as it is, and notes and a variable tell what it asks for', async () => {
  const query =
    'query Pets($n: Int = 3) { pets(first: $n) { id owner { ...P } } } fragment P on Person { name n: name }';
  const { sent, notes, variables } = await ask({ maxDepth: 3, variable: 'graphql' }, query);
  expect([sent?.text, notes, variables]).toEqual([
    JSON.stringify({ query }),
    {
      rule: 'query or mutation or subscription, tokens 2000, depth 3',
      seen: 'query Pets',
      operation: 'Pets',
      type: 'query',
      depth: 3,
      cost: 13,
      verdict: 'let in',
    },
    { graphql: { operation: 'Pets', type: 'query', depth: 3, cost: 13 } },
  ]);
});

describe('a limit lets its own figure in and refuses one more', () => {
  test.each<[Record<string, unknown>, string, string, string]>([
    [
      { maxDepth: 2 },
      '{a{b} ...F} fragment F on X {c{d}}',
      '{...F} fragment F on X {a{...on Y{b{c}}}}',
      'the depth is 3, allowed is 2',
    ],
    [{ maxCost: 6 }, '{a(first:2){b c} d}', '{a(first:2){b c} d e}', 'the cost is 7, allowed is 6'],
    [
      { maxCost: 4, costArguments: ['size'] },
      '{a(first:9,size:3){b}}',
      '{a(size:"4"){b}}',
      'the cost is 5, allowed is 4',
    ],
    [{ maxCost: 5, costs: { a: 5, b: 0 } }, '{a b}', '{a b c}', 'the cost is 6, allowed is 5'],
    [{ maxCost: 9 }, '{a(first:-5){b}}', '{a(first:1e300){b(first:0){c}}}', 'the cost is 1000000000000, allowed is 9'],
    [{ maxAliases: 1 }, '{a:b}', '{a:b ...F} fragment F on X{c:d}', 'there are 2 aliases, allowed are 1'],
    [
      { introspection: 'refuse' },
      '{__typename}',
      '{a{...F}} fragment F on X{__schema{types{name}}}',
      'the schema may not be asked for',
    ],
    [{ types: ['query'] }, '{a}', 'mutation{a}', 'a mutation is not allowed'],
    [{ operations: ['A'] }, 'query A{a}', 'query B{a}', 'the operation B is not allowed'],
    [{ operations: ['A'] }, 'query A{a}', '{a}', 'the operation has no name'],
  ])('%j', async (options, allowed, refused, message) => {
    expect([await refusal(options, allowed), await refusal(options, refused)]).toEqual([
      undefined,
      ['GRAPHQL_DENIED', message],
    ]);
  });

  test('by the value of a variable too, and every rule that is broken is told', async () => {
    const query = 'mutation M($n:Int){a(first:$n){b:c}}';
    const { error, notes } = await ask({ types: ['query'], maxCost: 10, maxAliases: 0 }, query, {
      variables: { n: 50 },
    });
    expect([error, notes['verdict']]).toEqual([
      {
        code: 'GRAPHQL_DENIED',
        details: {
          errors: [
            { message: 'a mutation is not allowed', extensions: { code: 'TYPE', operation: 'M' } },
            { message: 'the cost is 51, allowed is 10', extensions: { code: 'COST', operation: 'M' } },
            { message: 'there are 1 aliases, allowed are 0', extensions: { code: 'ALIASES', operation: 'M' } },
          ],
        },
      },
      'a mutation is not allowed; the cost is 51, allowed is 10; there are 1 aliases, allowed are 0',
    ]);
  });
});

function extensions(sha256Hash: string) {
  return { persistedQuery: { version: 1, sha256Hash } };
}

describe('stored queries', () => {
  const query = 'query A{a}';
  const options = { hashes: [hash('sha256', query).toUpperCase()] };

  test.each<[string, Record<string, unknown>, unknown]>([
    ['by their text', { query }, undefined],
    ['by their hash alone', { extensions: extensions(hash('sha256', query)) }, undefined],
    ['by both', { query, extensions: extensions(hash('sha256', query)) }, undefined],
    ['not by another text', { query: '{b}' }, ['GRAPHQL_DENIED', 'the query is not one of those that are stored']],
    [
      'not by another hash',
      { extensions: extensions('ab') },
      ['GRAPHQL_DENIED', 'the query is not one of those that are stored'],
    ],
    [
      'not by a hash that belongs to another text',
      { query: '{b}', extensions: extensions(hash('sha256', query)) },
      ['GRAPHQL_INVALID', 'the hash is not that of the query'],
    ],
  ])('%s', async (_name, body, expected) => {
    const { error } = await send(options, { body: JSON.stringify(body) });
    const errors: unknown = error?.details['errors'];
    expect(
      error && [
        error.code,
        ...(Array.isArray(errors) ? errors.map(({ message }: { message: string }) => message) : []),
      ],
    ).toEqual(expected);
  });

  test('and none is known where no hash is', async () => {
    const { error } = await send({}, { body: JSON.stringify({ extensions: extensions('ab') }) });
    expect(error?.details).toEqual({ errors: [{ message: 'there is only the hash of a query, and none is stored' }] });
  });
});

describe('how a query may come', () => {
  test.each<[string, BenchRequest]>([
    ['GET', { method: 'GET', target: '/graphql?query=%7Ba%7D&variables=%7B%7D&operationName=', headers: {} }],
    ['application/graphql', { headers: { 'content-type': 'application/graphql; charset=utf-8' }, body: '{a}' }],
    [
      'a JSON type',
      {
        headers: { 'content-type': 'application/x+json' },
        body: '{"query":"{a}","operationName":null,"variables":null}',
      },
    ],
    ['one of several operations', { body: JSON.stringify({ query: 'query A{a} query B{b}', operationName: 'B' }) }],
    ['an array', { body: '[{"query":"{a}"},{"query":"{b}"}]' }],
    ['OPTIONS, which asks for nothing', { method: 'OPTIONS', headers: {} }],
  ])('%s', async (_name, request) => {
    expect((await send({ batch: 2 }, request)).status).toBe(200);
  });

  test.each<[string, BenchRequest, string]>([
    [
      'a mutation by GET',
      { method: 'GET', target: '/?query=mutation%7Ba%7D', headers: {} },
      'a mutation is allowed with POST only',
    ],
    [
      'a query in two places',
      { target: '/?query={b}', body: '{"query":"{a}"}' },
      'a query in the URL is read with GET only',
    ],
    [
      'a query twice in the URL',
      { method: 'GET', target: '/?query={a}&query={b}', headers: {} },
      'query is given more than once',
    ],
    [
      'a query twice in the body',
      { body: '{"query":"{a}","qu\\u0065ry":"{b}"}' },
      'a name is given twice at line 1, column 16',
    ],
    ['no query', { method: 'GET', headers: {} }, 'there is no query'],
    ['no body', {}, 'there is no body'],
    ['a body with GET', { method: 'GET', body: '{"query":"{a}"}' }, 'a GET request must not have a body'],
    ['another method', { method: 'PUT', body: '{"query":"{a}"}' }, 'the method PUT carries no GraphQL'],
    [
      'another type',
      { headers: { 'content-type': 'multipart/form-data' }, body: 'x' },
      'expected application/json or application/graphql, found multipart/form-data',
    ],
    [
      'variables that are no JSON',
      { method: 'GET', target: '/?query={a}&variables={', headers: {} },
      'variables is not JSON',
    ],
    ['variables that are no map', { body: '{"query":"{a}","variables":[]}' }, 'variables is not a map'],
    ['a query that is no text', { body: '{"query":1}' }, 'query is not a text'],
    [
      'an array that is too long',
      { body: '[{"query":"{a}"},{"query":"{b}"},{"query":"{c}"}]' },
      'more than 2 operations',
    ],
    ['an empty array', { body: '[]' }, 'there is no operation'],
  ])('not as %s', async (_name, request, message) => {
    const { error, notes } = await send({ batch: 2 }, request);
    expect([error?.details['errors'], notes['verdict']]).toEqual([[expect.objectContaining({ message })], message]);
  });

  test('an array is refused where none is wanted', async () => {
    const { error } = await send({}, { body: '[{"query":"{a}"}]' });
    expect(error?.details).toEqual({ errors: [{ message: 'an array of operations is not taken' }] });
  });
});

describe('what is no query is told with its place', () => {
  test.each([
    ['{a', [{ message: 'Syntax Error: Expected Name, found <EOF>.', locations: [{ line: 1, column: 3 }] }]],
    ['fragment F on X{a}', [{ message: 'there is no operation' }]],
    ['type A{a:Int}', [{ message: 'only operations and fragments can be run' }]],
    ['query A{a} query B{b}', [{ message: 'operationName must say which of several operations is run' }]],
    ['{...F}', [{ message: 'there is no fragment F' }]],
    ['{...F} fragment F on X{a{...G}} fragment G on X{...F}', [{ message: 'the fragment F spreads itself' }]],
  ])('%s', async (query, errors) => {
    expect((await ask({}, query)).error).toEqual({ code: 'GRAPHQL_INVALID', details: { errors } });
  });
});

describe('with a schema', () => {
  const options = { schema: 'type Query { pets(first: Int): [Pet] } type Pet { id: ID! }' };

  test('fields are those that it has, and nothing is suggested to guessers', async () => {
    expect([await refusal(options, '{pets{id}}'), await refusal(options, '{pets{idd} pet}')]).toEqual([
      undefined,
      ['GRAPHQL_INVALID', 'Cannot query field "idd" on type "Pet".', 'Cannot query field "pet" on type "Query".'],
    ]);
  });

  test('that is none is a fault of the configuration', async () => {
    await expect(PolicyBench.open(graphql, { schema: 'type Query {\n a: ' })).rejects.toThrow(
      /schema, line 2, column 5: Syntax/,
    );
    await expect(PolicyBench.open(graphql, { schema: 'type Query { a: Nope }' })).rejects.toThrow(
      /Unknown type "Nope"/,
    );
  });
});

describe('hostile queries are the fault of the client', () => {
  const fragments = Array.from(
    { length: 60 },
    (_, index) => `fragment F${index} on X{a{...F${index + 1}} b:c{...F${index + 1}}}`,
  );

  test.each<[string, Record<string, unknown>, string]>([
    ['more tokens than are read', {}, `{${'a '.repeat(100_000)}}`],
    ['braces without end', { maxTokens: 20_000 }, '{a'.repeat(9000)],
    ['lists without end', { maxTokens: 20_000 }, `{a(b:${'['.repeat(15_000)}`],
    ['comments without end', {}, `{a ${'#\n'.repeat(100_000)}}`],
    ['fragments in fragments', { maxCost: 1000 }, `{...F0}${fragments.join('')}fragment F60 on X{z}`],
    ['lists in lists', { maxCost: 1000 }, `${'{a(first:999999999)'.repeat(100)}{z}${'}'.repeat(100)}`],
  ])('%s', async (_name, options, query) => {
    const { status, error } = await ask(options, query);
    expect([status < 500, error?.code.startsWith('GRAPHQL_')]).toEqual([true, true]);
  });

  test.each<[string, string | Body, string]>([
    ['brackets without end', '['.repeat(100_000), 'BODY_MALFORMED'],
    ['bytes that are no UTF-8', { kind: 'bytes', bytes: new Uint8Array([0x22, 0xff]) }, 'BODY_MALFORMED'],
    ['more than is read', `{"query":"{a}","x":"${'x'.repeat(1_048_576)}"}`, 'BODY_TOO_LARGE'],
    ['names of the prototype', '{"__proto__":{"query":"{a}"}}', 'GRAPHQL_INVALID'],
    ['lone surrogates', '{"query":"{a(b:\\"\\\\ud800\\")}"}', 'GRAPHQL_INVALID'],
  ])('%s', async (_name, body, code) => {
    expect((await send({}, { body })).error?.code).toBe(code);
  });
});

test.each([
  [{ hashes: ['ab'] }, 'hashes.0: expected a SHA-256 in 64 hexadecimal digits'],
  [{ types: [] }, 'types: Too small: expected array to have >=1 items'],
  [{ maxTokens: 20_001 }, 'maxTokens: Too big: expected number to be <=20000'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(graphql, options)).toEqual([fault]);
});
