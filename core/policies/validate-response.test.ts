import { describe, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import type { HttpResponse } from '../model/http.ts';
import { optionFaults, PolicyBench, type BenchRequest } from '../testing/policy-bench.ts';
import { rewritePath } from './rewrite-path.ts';
import { validateResponse } from './validate-response.ts';

interface Given {
  readonly options: unknown;
  readonly request?: BenchRequest;
  readonly before?: readonly { readonly policy: typeof rewritePath; readonly options: unknown }[];
}

function answer(status: number, text?: string, type = 'application/json'): Partial<HttpResponse> {
  return text === undefined
    ? { status }
    : { status, headers: ['Content-Type', type, 'X-Left', '5'], body: textBody(text) };
}

async function ask(upstream: Partial<HttpResponse>, { options, request = {}, before = [] }: Given) {
  const bench = await PolicyBench.open(validateResponse, options, { phase: 'response', upstream, before });
  return bench.send(request);
}

const JSON_ID = { schemas: { 'application/json': { required: ['id'] } } };
const OPTIONS = {
  responses: {
    200: { ...JSON_ID, headers: { 'x-left': { required: true, schema: { type: 'integer', maximum: 9 } } } },
    '4xx': { schemas: { 'application/problem+json': true } },
    default: { schemas: { 'application/json': { required: ['error'] } } },
  },
};

describe('an answer is judged by the rule of its status', () => {
  test('and goes on as it is when it fits', async () => {
    const { text, notes } = await ask(answer(200, '{"id":1}'), { options: OPTIONS });
    expect([text, notes]).toEqual([
      '{"id":1}',
      { rule: 'answers 200, 4xx, default, 200', seen: '200, a body of application/json', verdict: 'let in' },
    ]);
  });

  test('and refused as the fault of the upstream', async () => {
    const { status, error } = await ask(
      { ...answer(200, '{}'), headers: ['content-type', 'application/json'] },
      { options: OPTIONS },
    );
    expect([status, error]).toEqual([
      502,
      {
        code: 'RESPONSE_INVALID',
        details: {
          rule: 'answers 200, 4xx, default, 200',
          faults: [
            { in: 'header', path: 'x-left', message: 'is missing', schema: 'required' },
            { in: 'body', path: '', message: "must have required property 'id'", schema: '#/required' },
          ],
        },
      },
    ]);
  });

  test.each<[string, Partial<HttpResponse>, BenchRequest, string]>([
    ['another type', answer(404, 'x', 'text/html'), {}, 'header content-type is not one of application/problem+json'],
    ['its own hundred', answer(404, '{}', 'application/problem+json'), {}, 'let in'],
    ['the default', answer(500, '{"error":1}'), {}, 'let in'],
    ['no body', answer(200), {}, '2 faults, first: header x-left is missing'],
    ['no body where there is none', answer(204), {}, 'let in'],
    ['no body to HEAD', answer(404), { method: 'HEAD' }, 'let in'],
  ])('%s', async (_name, upstream, request, verdict) => {
    expect((await ask(upstream, { options: OPTIONS, request })).notes['verdict']).toBe(verdict);
  });

  test.each([
    ['pass', 418, 'not looked at'],
    ['refuse', 502, 'status is not one of 200'],
  ])('a status of which nothing is said: %s', async (unknownStatus, status, verdict) => {
    const result = await ask(answer(418), { options: { responses: { 200: JSON_ID }, unknownStatus } });
    expect([result.status, result.notes['verdict']]).toEqual([status, verdict]);
  });
});

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 't', version: '1' },
  paths: {
    '/pets/{id}': {
      get: {
        operationId: 'getPet',
        responses: {
          200: { $ref: '#/components/responses/Pet' },
          '4XX': { description: 'bad', content: { 'application/json': { schema: { required: ['code'] } } } },
        },
      },
    },
  },
  components: {
    responses: {
      Pet: {
        description: 'a pet',
        headers: { 'X-Left': { schema: { type: 'integer' } } },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
      },
    },
    schemas: {
      Pet: {
        type: 'object',
        required: ['id', 'secret'],
        properties: { id: { type: 'integer' }, secret: { type: 'string', writeOnly: true } },
      },
    },
  },
};

describe('an OpenAPI document', () => {
  test.each<[string, Partial<HttpResponse>, string, unknown]>([
    ['what is only written need not be in an answer', answer(200, '{"id":1}'), 'getPet, 200', 'let in'],
    ['what does not fit', answer(200, '{"id":"1"}'), 'getPet, 200', 'body /id must be integer'],
    ['a hundred', answer(404, '{}'), 'getPet, 4XX', "body must have required property 'code'"],
    ['a status it has not', answer(500, '{}'), 'getPet', 'not looked at'],
  ])('%s', async (_name, upstream, rule, verdict) => {
    const { notes } = await ask(upstream, { options: { openapi: DOCUMENT }, request: { target: '/pets/1?x' } });
    expect([notes['rule'], notes['verdict']]).toEqual([rule, verdict]);
  });

  test.each([
    [{}, 'getPet, 200'],
    [{ path: 'sent' }, 'no operation of the document'],
  ])('is asked by the request as the client sent it, unless told otherwise: %j', async (more, rule) => {
    const before = [{ policy: rewritePath, options: { path: '/internal' } }];
    const options = { openapi: DOCUMENT, ...more };
    const { notes } = await ask(answer(200, '{"id":1}'), { options, request: { target: '/pets/1' }, before });
    expect(notes['rule']).toBe(rule);
  });

  test.each([
    ['pass', undefined],
    ['refuse', [{ in: 'path', path: '', message: 'leads to no operation of the document with DELETE' }]],
  ])('that has no such operation: %s', async (unknownOperation, faults) => {
    const options = { openapi: DOCUMENT, unknownOperation };
    const { error } = await ask(answer(200), { options, request: { method: 'DELETE', target: '/pets/1' } });
    expect(error?.details['faults']).toEqual(faults);
  });

  test('with a status that is none is refused', async () => {
    const openapi = structuredClone(DOCUMENT);
    Object.assign(openapi.paths['/pets/{id}'].get.responses, { '2000': { description: 'x' } });
    await expect(PolicyBench.open(validateResponse, { openapi }, { phase: 'response' })).rejects.toThrow(
      '#/paths/~1pets~1{id}/get/responses: 2000 is not a status',
    );
  });
});

describe('what is only reported goes on', () => {
  test.each<[string, Partial<HttpResponse>, string]>([
    ['a body that does not fit', answer(200, '{}'), "body must have required property 'id'"],
    [
      'one that is no JSON',
      answer(200, '{'),
      'body expected a name in double quotes, found the end at line 1, column 2',
    ],
    ['one that is too large', answer(200, '{"id":12345678901}'), 'body is larger than 16 bytes and not looked into'],
  ])('%s', async (_name, upstream, verdict) => {
    const { status, notes } = await ask(upstream, { options: { ...OPTIONS, mode: 'report', max: 16 } });
    expect([status, notes['verdict']]).toEqual([200, `let in, only reported: ${verdict}`]);
  });
});

test.each<[string, Partial<HttpResponse>, unknown, string]>([
  [
    'a body that is no JSON',
    answer(200, '{'),
    { because: 'BODY_MALFORMED', line: 1, column: 2 },
    'expected a name in double quotes, found the end at line 1, column 2',
  ],
  [
    'one that is too large',
    answer(200, '{"id":12345678901}'),
    { because: 'BODY_TOO_LARGE', maxBytes: 16 },
    'the body is larger than 16 bytes',
  ],
])('%s is refused as the fault of the upstream', async (_name, upstream, details, verdict) => {
  const { error, notes } = await ask(upstream, { options: { ...OPTIONS, max: 16 } });
  expect([error, notes['verdict']]).toMatchObject([{ code: 'RESPONSE_INVALID', details }, verdict]);
});

test.each([
  [{}, 'openapi: expected either openapi or responses'],
  [{ responses: { 2000: {} } }, 'responses.2000: Invalid key in record'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(validateResponse, options)).toEqual([fault]);
});
