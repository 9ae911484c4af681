import { describe, expect, test } from 'vitest';
import type { Body, BodySink } from '../model/body.ts';
import { optionFaults, PolicyBench, type BenchRequest } from '../testing/policy-bench.ts';
import { validateRequest } from './validate-request.ts';

const ORDER = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } },
  additionalProperties: false,
};
const JSON_TYPE = { 'content-type': 'application/json' };
const BY_TYPE = { schemas: { 'application/json': ORDER } };

async function send(options: unknown, request: BenchRequest, params: Record<string, string> = {}) {
  const bench = await PolicyBench.open(validateRequest, options, { params });
  return bench.send({ method: 'POST', ...request });
}

describe('a body is judged by the schema of its type', () => {
  test('and goes on as it is when it fits', async () => {
    const { sent, notes } = await send(BY_TYPE, { target: '/a?b', headers: JSON_TYPE, body: '{"id": 1}' });
    expect([sent?.text, notes]).toEqual([
      '{"id": 1}',
      { rule: 'schema of application/json', seen: 'POST /a, a body of application/json', verdict: 'let in' },
    ]);
  });

  test('and refused with every fault, where it is and which word was not met', async () => {
    const { status, error, notes, sent } = await send(BY_TYPE, {
      headers: JSON_TYPE,
      body: '{"tags":[1],"x":"secret"}',
    });
    const faults = [
      { in: 'body', path: '', message: "must have required property 'id'", schema: '#/required' },
      { in: 'body', path: '', message: 'must not have additional properties: x', schema: '#/additionalProperties' },
      { in: 'body', path: '/tags/0', message: 'must be string', schema: '#/properties/tags/items/type' },
    ];
    expect([status, error, notes['verdict'], sent]).toEqual([
      400,
      { code: 'VALIDATION_FAILED', details: { rule: 'schema of application/json', faults } },
      "3 faults, first: body must have required property 'id'",
      undefined,
    ]);
  });

  test.each<[string, Record<string, unknown>, BenchRequest, string]>([
    [
      'another type',
      {},
      { headers: { 'content-type': 'text/csv' }, body: 'a' },
      'header content-type is not one of application/json',
    ],
    ['no type', {}, { body: '{"id":1}' }, 'header content-type is missing, expected application/json'],
    ['no type, but a default', { defaultType: 'application/json' }, { body: '{"id":"1"}' }, 'body /id must be integer'],
    ['no body', { bodyRequired: true }, {}, 'body is missing'],
    ['no body, judged as {}', { emptyBody: 'object' }, {}, "body must have required property 'id'"],
    ['no body, where none has to be', {}, {}, 'let in'],
    ['not looked at', { check: ['query'] }, { headers: JSON_TYPE, body: '{' }, 'let in'],
  ])('%s', async (_name, options, request, verdict) => {
    expect((await send({ ...BY_TYPE, ...options }, request)).notes['verdict']).toBe(verdict);
  });

  test('the more exact range counts, and a schema may be a text', async () => {
    const schemas = {
      '*/*': false,
      'application/*+json': 'type: string',
      'application/vnd.a+json': '{"type":"number"}',
    };
    const results = [];
    for (const type of ['application/vnd.a+json', 'application/vnd.b+json', 'text/plain'])
      results.push((await send({ schemas }, { headers: { 'content-type': type }, body: '1' })).notes['verdict']);
    expect(results).toEqual(['let in', 'body must be string', 'body boolean schema is false']);
  });

  test('forms are judged as the map that they are', async () => {
    const schema = {
      properties: { n: { type: 'integer' }, l: { type: 'array', items: { type: 'integer' } }, o: { type: 'object' } },
      required: ['n'],
    };
    const schemas = { 'application/x-www-form-urlencoded': schema };
    const results = [];
    for (const body of ['n=1&l=1&l=2&o=%7B%7D&x=a+b&x=c', 'n=a&l=b', 'n=1&n=2', ''])
      results.push(
        (await send({ schemas }, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })).error
          ?.details['faults'],
      );
    expect(results).toEqual([
      undefined,
      [
        { in: 'body', path: '/n', message: 'must be integer', schema: '#/properties/n/type' },
        { in: 'body', path: '/l/0', message: 'must be integer', schema: '#/properties/l/items/type' },
      ],
      [
        { in: 'body', path: '/n', message: 'is given more than once' },
        { in: 'body', path: '', message: "must have required property 'n'", schema: '#/required' },
      ],
      undefined,
    ]);
  });
});

describe('parameters are judged in all four places', () => {
  const parameters = [
    { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
    { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } },
    { name: 'X-Kind', in: 'header', required: true, schema: { enum: ['a', 'b'] } },
    { name: 'session', in: 'cookie', required: true },
    { name: 'filter', in: 'query', json: true, schema: { required: ['by'] } },
  ];
  const good = { target: '/?limit=5', headers: { 'x-kind': 'a', cookie: 'a=b; session=1' } };

  test('and let in when they fit', async () => {
    expect((await send({ parameters }, good, { id: '7' })).notes).toEqual({
      rule: '5 parameters',
      seen: 'POST /, no body',
      verdict: 'let in',
    });
  });

  test('and refused with what is wrong with each', async () => {
    const { error } = await send(
      { parameters },
      { target: '/?limit=11&filter={}', headers: { 'x-kind': 'c' } },
      { id: 'x' },
    );
    expect(error?.details['faults']).toEqual([
      { in: 'path', path: 'id', message: 'must be integer', schema: '#/type' },
      { in: 'query', path: 'limit', message: 'must be <= 10', schema: '#/maximum' },
      { in: 'header', path: 'X-Kind', message: 'must be equal to one of the allowed values: a, b', schema: '#/enum' },
      { in: 'cookie', path: 'session', message: 'is missing', schema: 'required' },
      { in: 'query', path: 'filter', message: "must have required property 'by'", schema: '#/required' },
    ]);
  });

  test('and what is not known is refused where that is asked for', async () => {
    const options = { parameters, unknown: ['query', 'header', 'cookie'] };
    const headers = { ...good.headers, 'x-other': '1', 'user-agent': 'x', 'Sec-Fetch-Site': 'x' };
    const { error } = await send(options, { target: '/?limit=5&page=1&page=2', headers }, { id: '7' });
    expect(error?.details['faults']).toEqual([
      { in: 'query', path: 'page', message: 'is not known' },
      { in: 'header', path: 'x-other', message: 'is not known' },
      { in: 'cookie', path: 'a', message: 'is not known' },
    ]);
  });

  test('a blank one may count as missing, and a text of digits as a text', async () => {
    const list = [
      {
        name: 'q',
        in: 'query',
        required: true,
        schema: {
          anyOf: [
            { type: 'string', pattern: '^0?5$' },
            { type: 'integer', minimum: 9 },
          ],
        },
      },
    ];
    const results = [];
    for (const [blank, target] of [
      ['missing', '/?q=%20'],
      ['value', '/?q=%20'],
      ['value', '/?q=5'],
    ] as const)
      results.push((await send({ parameters: list, blank }, { target })).status);
    expect(results).toEqual([400, 400, 200]);
  });
});

function bytes(...values: number[]): Body {
  return { kind: 'bytes', bytes: new Uint8Array(values) };
}

const DOCUMENT = `
openapi: 3.0.3
info: { title: Pets, version: '1' }
servers: [{ url: 'https://pets.test/v1' }]
paths:
  /pets/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: integer } }
      - { name: tags, in: query, explode: false, schema: { type: array, items: { enum: [a, b] } } }
    put:
      operationId: putPet
      requestBody: { $ref: '#/components/requestBodies/Pet' }
      responses: { default: { description: any } }
components:
  requestBodies:
    Pet: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } }, image/*: {} } }
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string, pattern: '^[a-z]+$', nullable: true }
        children: { type: array, items: { $ref: '#/components/schemas/Pet' } }
  securitySchemes: { key: { type: apiKey, in: query, name: api_key } }
`;

describe('an operation of an OpenAPI document', () => {
  const options = { openapi: DOCUMENT, unknown: ['query'] };
  const put = { method: 'PUT', target: '/v1/pets/1?tags=a,b&api_key=1', headers: JSON_TYPE };

  test('is found by method and path, and all of it is judged', async () => {
    const bench = await PolicyBench.open(validateRequest, options);
    const good = await bench.send({ ...put, body: '{"name":null,"children":[{"name":"x"}]}' });
    const bad = await bench.send({ ...put, target: '/v1/pets/x?tags=c&q=', body: '{"children":[{"name":"X"}]}' });
    expect([good.notes, bad.error?.details['rule'], bad.error?.details['faults']]).toEqual([
      { rule: 'putPet', seen: 'PUT /v1/pets/1, a body of application/json', verdict: 'let in' },
      'putPet',
      [
        { in: 'path', path: 'id', message: 'must be integer', schema: expect.any(String) },
        {
          in: 'query',
          path: 'tags/0',
          message: 'must be equal to one of the allowed values: a, b',
          schema: expect.any(String),
        },
        { in: 'query', path: 'q', message: 'is not known' },
        { in: 'body', path: '', message: "must have required property 'name'", schema: expect.any(String) },
        { in: 'body', path: '/children/0/name', message: 'must match pattern "^[a-z]+$"', schema: expect.any(String) },
      ],
    ]);
  });

  test.each<[string, BenchRequest, unknown]>([
    ['a body is missing', {}, [{ in: 'body', path: '', message: 'is missing', schema: 'required' }]],
    ['a type without schema', { headers: { 'content-type': 'image/png' }, body: 'x' }, undefined],
    [
      'a type it has not',
      { headers: { 'content-type': 'text/plain' }, body: 'x' },
      [{ in: 'header', path: 'content-type', message: 'is not one of application/json, image/*' }],
    ],
  ])('%s', async (_name, request, faults) => {
    const { error } = await send(options, { ...put, headers: {}, ...request });
    expect(error?.details['faults']).toEqual(faults);
  });

  test.each([
    [{}, 'PUT', '/pets/1', 'OPERATION_NOT_FOUND', { method: 'PUT', path: '/pets/1' }],
    [{}, 'GET', '/v1/pets/1', 'METHOD_NOT_ALLOWED', { path: '/v1/pets/1', allowed: ['PUT'] }],
    [{ basePath: '' }, 'GET', '/v1/pets/1', 'OPERATION_NOT_FOUND', { method: 'GET', path: '/v1/pets/1' }],
  ])('that is not there is refused: %j %s %s', async (more, method, target, code, details) => {
    expect((await send({ ...options, ...more }, { method, target })).error).toEqual({ code, details });
  });

  test.each([{ unknownOperation: 'pass' }, { mode: 'report' }])('that is not there may pass: %j', async (more) => {
    const { status, notes } = await send({ ...options, ...more }, { target: '/x' });
    expect([status, notes]).toEqual([200, { rule: 'no operation of the document', verdict: 'not looked at' }]);
  });
});

describe('what is only reported goes on, and is left for later policies', () => {
  test('as a note and in a variable', async () => {
    const options = { ...BY_TYPE, mode: 'report', variable: 'faults' };
    const { sent, notes, variables } = await send(options, { headers: JSON_TYPE, body: '{}' });
    const faults = [{ in: 'body', path: '', message: "must have required property 'id'", schema: '#/required' }];
    expect([sent?.text, notes['verdict'], notes['faults'], variables]).toEqual([
      '{}',
      "let in, only reported: body must have required property 'id'",
      JSON.stringify(faults),
      { faults },
    ]);
  });

  test.each<[string, BenchRequest, string]>([
    ['a body that is no JSON', { headers: JSON_TYPE, body: '{"id":}' }, 'body expected a value at line 1, column 7'],
    [
      'one that is compressed',
      { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: 'x' },
      'body the body must be decompressed before',
    ],
    [
      'one that is too large',
      { headers: JSON_TYPE, body: `"${'x'.repeat(50)}"` },
      'body is larger than 50 bytes and not looked into',
    ],
  ])('also %s', async (_name, request, verdict) => {
    const { sent, notes } = await send({ ...BY_TYPE, mode: 'report', max: 50 }, request);
    expect([sent?.text, notes['verdict']]).toEqual([request.body, `let in, only reported: ${verdict}`]);
  });
});

describe('hostile bodies are the fault of the client', () => {
  const node = { type: 'object', properties: { a: { $ref: '#' } }, additionalProperties: false };

  test.each<[string, string | Body, string]>([
    ['brackets without end', '['.repeat(100_000), 'BODY_MALFORMED'],
    ['brackets with an end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'VALIDATION_FAILED'],
    ['maps in maps', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'VALIDATION_FAILED'],
    ['a name of the prototype', '{"__proto__":{}}', 'VALIDATION_FAILED'],
    ['a number beyond a double', '{"a":1e999}', 'VALIDATION_FAILED'],
    ['bytes that are no UTF-8', bytes(0x22, 0xff, 0x22), 'BODY_MALFORMED'],
    ['UTF-16', bytes(0xfe, 0xff, 0, 0x31), 'ENCODING_UNSUPPORTED'],
    ['more than is judged', `{"a":"${'x'.repeat(1_048_576)}"}`, 'BODY_TOO_LARGE'],
  ])('%s', async (_name, body, code) => {
    const { error, status } = await send({ schemas: { 'application/json': node } }, { headers: JSON_TYPE, body });
    expect([error?.code, status < 500]).toEqual([code, true]);
  });

  test('and a byte order mark and a lone surrogate are none', async () => {
    const schemas = { 'application/json': { type: 'string', minLength: 1 } };
    expect((await send({ schemas }, { headers: JSON_TYPE, body: '\ufeff"\\ud800"' })).status).toBe(200);
  });

  test('and one that comes in pieces is broken off over the bound', async () => {
    const log: string[] = [];
    const source = {
      read: (sink: BodySink) => ['{"a":', '1}'].forEach((piece) => sink.onData(new TextEncoder().encode(piece))),
      pause: () => undefined,
      resume: () => undefined,
      cancel: () => void log.push('cancelled'),
    };
    const options = { ...BY_TYPE, max: 6, mode: 'report' };
    const { error } = await send(options, { headers: JSON_TYPE, body: { kind: 'stream', source } });
    expect([error?.code, log]).toEqual(['BODY_TOO_LARGE', ['cancelled']]);
  });
});

describe('what is wrong with a configuration is told with its place', () => {
  test.each([
    [{ schemas: { 'application/json': { type: 'strin' } } }, 'schemas application/json/type: must be equal to one of'],
    [{ schemas: { 'application/json': 'a: [' } }, 'schemas application/json: Flow sequence'],
    [
      { parameters: [{ name: 'a', in: 'query', schema: { pattern: '(' } }] },
      'parameters a in query: the pattern ( cannot be used',
    ],
    [{ schemas: { 'a/b': { $schema: 'http://json-schema.org/draft-03/schema#' } } }, 'is not understood'],
    [
      { openapi: DOCUMENT.replace('type: integer, readOnly', 'type: int, readOnly') },
      'openapi: #/components/schemas/Pet/properties/id/type: must be',
    ],
    [
      { openapi: DOCUMENT.replace('in: query', 'in: body') },
      'openapi: #/paths/~1pets~1{id}/parameters/1/in: expected path, query',
    ],
    [
      { openapi: DOCUMENT.replace('explode: false', 'style: matrix') },
      'parameters/1/style: expected form, spaceDelimited',
    ],
  ])('%j', async (options, message) => {
    await expect(PolicyBench.open(validateRequest, options)).rejects.toThrow(message);
  });

  test.each([
    [{ openapi: 'x', bodyRequired: true }, 'openapi: expected either openapi, or parameters, schemas and bodyRequired'],
    [{ basePath: 'v1' }, 'basePath: expected a path such as /v1, or nothing'],
    [{ check: [] }, 'check: Too small: expected array to have >=1 items'],
  ])('%j', (options, fault) => {
    expect(optionFaults(validateRequest, options)).toEqual([fault]);
  });
});

test('schemas refer to others by the address that those are given under', async () => {
  const options = {
    draft: 'draft-04',
    definitions: { 'https://models.test/Id': '{ "type": "integer", "minimum": 0, "exclusiveMinimum": true }' },
    schemas: { 'application/json': { properties: { id: { $ref: 'https://models.test/Id' } } } },
  };
  const { error } = await send(options, { headers: JSON_TYPE, body: '{"id":0}' });
  expect(error?.details['faults']).toMatchObject([{ in: 'body', path: '/id', message: 'must be > 0' }]);
});
