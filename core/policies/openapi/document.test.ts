import { describe, expect, test } from 'vitest';
import { loadOpenApi } from './document.ts';

const HEAD = 'openapi: 3.0.3\ninfo: { title: t, version: "1" }\n';

test('documents of all versions become the same one', async () => {
  const schema = { type: 'integer', minimum: 0, exclusiveMinimum: true, nullable: true };
  const three = {
    openapi: '3.0.0',
    info: {},
    paths: { '/a': { get: { parameters: [{ name: 'q', in: 'query', schema }] } } },
  };
  const two = {
    swagger: '2.0',
    info: {},
    basePath: '/v1',
    paths: {
      '/a': {
        get: {
          parameters: [{ name: 'q', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'pipes' }],
        },
      },
    },
  };
  const [lifted, old] = [await loadOpenApi(three), await loadOpenApi(JSON.stringify(two))];
  expect([lifted['openapi'], lifted['paths'], old['servers'], old['paths']]).toEqual([
    '3.1.1',
    {
      '/a': {
        get: { parameters: [{ name: 'q', in: 'query', schema: { type: ['integer', 'null'], exclusiveMinimum: 0 } }] },
      },
    },
    [{ url: '/v1' }],
    {
      '/a': {
        get: {
          parameters: [
            {
              name: 'q',
              in: 'query',
              style: 'pipeDelimited',
              explode: false,
              schema: { type: 'array', items: { type: 'string' } },
            },
          ],
        },
      },
    },
  ]);
});

describe('what is wrong with a document is told with its place', () => {
  test.each([
    [
      'no YAML',
      'a: [',
      'Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5',
    ],
    ['no document', '- a', 'expected an OpenAPI document'],
    ['an empty one', '', 'expected an OpenAPI document'],
    ['no version', 'a: 1', 'version none: expected OpenAPI 3.0, 3.1 or Swagger 2.0'],
    ['another version', 'openapi: 4.0.0', 'version 4.0.0: expected OpenAPI 3.0, 3.1 or Swagger 2.0'],
    ['no paths', HEAD, '#/paths: expected the paths of the API'],
    [
      'a reference to elsewhere',
      `${HEAD}paths: { /a: { $ref: 'http://x.test/a.yaml' } }`,
      '#/paths/~1a: http://x.test/a.yaml leads out of the document; nothing is fetched',
    ],
    [
      'one to a file',
      `${HEAD}paths: { /a: { get: { requestBody: { $ref: 'body.yaml#/x' } } } }`,
      '#/paths/~1a/get/requestBody: body.yaml#/x leads out of the document; nothing is fetched',
    ],
    [
      'an anchor',
      `${HEAD}paths: { /a: { $ref: '#a' } }`,
      '#/paths/~1a: #a is not a JSON pointer, such as #/components/schemas/A',
    ],
    [
      'one to nothing',
      `${HEAD}paths: {}\ncomponents: { schemas: { A: { properties: { example: { $ref: '#/components/schemas/B' } } } } }`,
      '#/components/schemas/A/properties/example: #/components/schemas/B refers to nothing',
    ],
  ])('%s', async (_name, text, reason) => {
    await expect(loadOpenApi(text)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { reason: `openapi: ${reason}` },
    });
  });

  test('but not what only looks like a reference', async () => {
    const text = `${HEAD}paths: {}\nx-more: { $ref: nowhere }\ncomponents: { examples: { a: { value: { $ref: nowhere } } } }`;
    expect(await loadOpenApi(text)).toMatchObject({ 'x-more': { $ref: 'nowhere' } });
  });
});

test('aliases that would grow without end are refused', async () => {
  const levels = Array.from({ length: 9 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index}, `.repeat(9)}]`);
  await expect(loadOpenApi(`l0: &l0 [x]\n${levels.join('\n')}`)).rejects.toThrow(/alias/i);
});
