import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench, type BenchRequest } from '../testing/policy-bench.ts';
import { mockFromOpenapi } from './mock-from-openapi.ts';

const OPENAPI = `
openapi: 3.0.3
info: { title: Pets, version: '1' }
servers: [{ url: /v1 }]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{ name: limit, in: query, schema: { type: integer, maximum: 10 } }]
      responses:
        '400': { description: bad, content: { application/problem+json: { example: { title: bad } } } }
        '200':
          description: pets
          headers: { X-Total: { schema: { type: integer, example: 2 } }, X-Tags: { schema: { type: array, items: { enum: [a] } } } }
          content:
            application/xml: { schema: { $ref: '#/components/schemas/Pet' } }
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Pet' } }
              examples:
                cats: { value: [{ name: Tom }] }
                none: { $ref: '#/components/examples/none' }
                far: { externalValue: 'https://examples.test/far.json' }
        5XX: { description: broken, content: { text/plain: { schema: { type: string } } } }
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { '204': { description: made }, default: { description: any, content: { 'application/*': {} } } }
    delete: { responses: { default: { description: any, content: { '*/*': { schema: { type: object } } } } } }
components:
  examples: { none: { value: [] } }
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: { type: string, example: Rex }
        born: { type: string, format: date }
        parent: { $ref: '#/components/schemas/Pet' }
`;

async function ask(request: BenchRequest, options: Record<string, unknown> = {}) {
  const bench = await PolicyBench.open(mockFromOpenapi, { openapi: OPENAPI, ...options });
  return bench.send({ target: '/v1/pets', ...request });
}

/** Status, type and text of an answer, or the error in its place. */
async function answer(headers: Record<string, string>, request: BenchRequest = {}, options = {}): Promise<unknown> {
  const { status, headers: given, text, error } = await ask({ headers, ...request }, options);
  return error ?? [status, given[1], text];
}

test('the first example is the answer, with its headers', async () => {
  const { status, headers, text, notes, sent } = await ask({ target: '/v1/pets?limit=99' });
  expect([status, headers, text, notes, sent]).toEqual([
    200,
    ['content-type', 'application/json', 'X-Total', '2', 'X-Tags', 'a'],
    '[{"name":"Tom"}]',
    { rule: 'listPets', seen: 'GET /v1/pets', verdict: 'answered 200 from example cats' },
    undefined,
  ]);
});

describe('a client may choose', () => {
  const pets = '[{"name":"Rex","born":"2024-01-15"}]';

  test.each<[Record<string, string>, unknown]>([
    [{ prefer: 'example=none' }, [200, 'application/json', '[]']],
    [{ prefer: 'code=400, example="default"' }, [400, 'application/problem+json', '{"title":"bad"}']],
    [{ prefer: 'code=503; wait=5' }, [503, 'text/plain', 'string']],
    [{ prefer: 'dynamic=true' }, [200, 'application/json', pets]],
    [
      { accept: 'text/html, application/xml;q=0.5' },
      [
        200,
        'application/xml',
        `<?xml version="1.0" encoding="UTF-8"?><Pet><name>Rex</name><born>2024-01-15</born></Pet>`,
      ],
    ],
    [{ accept: 'application/*' }, [200, 'application/json', '[{"name":"Tom"}]']],
  ])('%j', async (headers, expected) => {
    expect(await answer(headers)).toEqual(expected);
  });

  test.each<[Record<string, string>, string, unknown]>([
    [{ prefer: 'code=418' }, 'VALIDATION_FAILED', 'asks for the status 418, expected 200, 400, 5XX'],
    [{ prefer: 'code=__proto__' }, 'VALIDATION_FAILED', 'asks for the status __proto__, expected 200, 400, 5XX'],
    [{ prefer: 'example=far' }, 'VALIDATION_FAILED', 'asks for the example far, expected cats, none'],
  ])('but not what there is not: %j', async (headers, code, message) => {
    expect(await answer(headers)).toMatchObject({
      code,
      details: { faults: [{ in: 'header', path: 'prefer', message }] },
    });
  });

  test('and a media type there is not is not acceptable', async () => {
    const { status, error } = await ask({ headers: { accept: 'image/png' } });
    expect([status, error?.details]).toEqual([406, { offered: ['application/xml', 'application/json'] }]);
  });

  test('only where that is wanted', async () => {
    expect(await answer({ prefer: 'code=503' }, {}, { prefer: false })).toEqual([
      200,
      'application/json',
      '[{"name":"Tom"}]',
    ]);
  });
});

describe('an answer without a fixed type or status', () => {
  test.each<[Record<string, string>, string, unknown]>([
    [{}, 'POST', [204, undefined, '']],
    [{ prefer: 'code=404' }, 'POST', [404, 'application/json', '{}']],
    [{ prefer: 'code=404', accept: 'application/x-own' }, 'POST', [404, 'application/x-own', '{}']],
    [{}, 'DELETE', [200, 'application/json', '{}']],
    [{ accept: 'text/csv' }, 'DELETE', [200, 'text/csv', '{}']],
  ])('%j %s', async (headers, method, expected) => {
    expect(await answer(headers, { method })).toEqual(expected);
  });
});

describe('an operation there is not', () => {
  test.each([
    ['/pets', 'GET', 'OPERATION_NOT_FOUND', 404],
    ['/v1/pets', 'PUT', 'METHOD_NOT_ALLOWED', 405],
  ])('%s %s is %s', async (target, method, code, status) => {
    const result = await ask({ target, method });
    expect([result.error?.code, result.status]).toEqual([code, status]);
  });

  test('may be left to the integration', async () => {
    const { sent, notes } = await ask({ target: '/other' }, { unknownOperation: 'pass' });
    expect([sent?.target, notes['verdict']]).toEqual(['/other', 'not answered, the document has no such operation']);
  });
});

test('a request is judged first where that is wanted', async () => {
  const headers = { 'content-type': 'application/json' };
  const results = [
    await ask({ target: '/v1/pets?limit=11' }, { validate: true }),
    await ask({ method: 'POST', headers, body: '{}' }, { validate: true }),
    await ask({ method: 'POST', headers, body: '{"name":"Tom"}' }, { validate: true }),
  ];
  expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
    'VALIDATION_FAILED',
    'VALIDATION_FAILED',
    204,
  ]);
});

test('what is made of schemas is always the same, unless a seed varies it', async () => {
  const openapi = {
    openapi: '3.1.0',
    info: {},
    paths: {
      '/': {
        get: {
          responses: {
            200: { content: { 'application/json': { schema: { type: 'integer', minimum: 1, maximum: 1e9 } } } },
          },
        },
      },
    },
  };
  const texts = async (seed: number | undefined): Promise<string[]> => {
    const bench = await PolicyBench.open(mockFromOpenapi, { openapi, ...(seed === undefined ? {} : { seed }) });
    return [(await bench.send()).text, (await bench.send()).text];
  };
  const [plain, seeded, again] = [await texts(undefined), await texts(5), await texts(5)];
  expect([plain, again, new Set(seeded).size]).toEqual([['1', '1'], seeded, 2]);
});

describe('what is wrong with a document is told before anyone asks', () => {
  test.each([
    [OPENAPI.replace('{ value: [] }', '1'), 'openapi: #/components/examples/none: expected an object'],
    [OPENAPI.replace('5XX:', '5XY:'), 'openapi: #/paths/~1pets/get/responses: 5XY is not a status'],
    [
      OPENAPI.replace('type: array, items: { enum', 'type: list, items: { enum'),
      'must be equal to one of the allowed values',
    ],
  ])('%#', async (openapi, message) => {
    await expect(PolicyBench.open(mockFromOpenapi, { openapi })).rejects.toThrow(message);
  });

  test('and a document there must be', () => {
    expect(optionFaults(mockFromOpenapi, {})).toEqual(['openapi: Invalid input']);
  });
});
