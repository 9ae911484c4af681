import { describe, expect, test } from 'vitest';
import { OperationFinder } from './find-operation.ts';
import { operationsOf } from './operations.ts';

function finder(
  paths: Record<string, readonly string[]>,
  rest: Record<string, unknown> = {},
  base?: string,
): OperationFinder {
  const items = Object.entries(paths).map(([path, methods]) => [
    path,
    Object.fromEntries(methods.map((method) => [method, { operationId: `${method} ${path}` }])),
  ]);
  return new OperationFinder(operationsOf({ ...rest, paths: Object.fromEntries(items) }, base));
}

/** The operation a request finds, with its parameters, or why there is none. */
function found(within: OperationFinder, method: string, target: string): unknown {
  const result = within.find(method, target);
  return result.kind === 'found' ? [result.operation.name, Object.fromEntries(result.params)] : result;
}

const PETS = finder({
  '/pets': ['get', 'post'],
  '/pets/{id}': ['get'],
  '/pets/mine': ['get', 'head'],
  '/pets/{id}/{part}.{kind}': ['get'],
  '/pets/{id}/x-{part}.json': ['get'],
  '/{any}/{thing}': ['delete'],
  '/': ['get'],
  '/a b/{from}-{to}': ['get'],
});

describe('a path finds its operation', () => {
  test.each([
    ['GET', '/pets?limit=1', ['get /pets', {}]],
    ['GET', 'http://api.test/pets', ['get /pets', {}]],
    ['GET', '/pets/7%2F8', ['get /pets/{id}', { id: '7%2F8' }]],
    ['GET', '/pets/mine', ['get /pets/mine', {}]],
    ['GET', '/pets/m%69ne', ['get /pets/mine', {}]],
    ['HEAD', '/pets/mine', ['head /pets/mine', {}]],
    ['HEAD', '/pets', ['get /pets', {}]],
    ['GET', '/pets/1/a.b.c', ['get /pets/{id}/{part}.{kind}', { id: '1', part: 'a', kind: 'b.c' }]],
    ['GET', '/pets/1/x-a.json', ['get /pets/{id}/x-{part}.json', { id: '1', part: 'a' }]],
    ['DELETE', '/pets/1', ['delete /{any}/{thing}', { any: 'pets', thing: '1' }]],
    ['GET', '/', ['get /', {}]],
    ['GET', '/a%20b/1-2-3', ['get /a b/{from}-{to}', { from: '1', to: '2-3' }]],
    ['PUT', '/pets/1', { kind: 'other-methods', allowed: ['GET', 'DELETE'] }],
    ['GET', '/pets/', { kind: 'unknown-path' }],
    ['GET', '/pets/1/.json', { kind: 'unknown-path' }],
    ['GET', '/cats', { kind: 'unknown-path' }],
    ['GET', '*', { kind: 'unknown-path' }],
    ['GET', '/%E0%A4%A', { kind: 'unknown-path' }],
  ])('%s %s', (method, target, expected) => {
    expect(found(PETS, method, target)).toEqual(expected);
  });
});

describe('what stands in front of the paths', () => {
  const servers = [
    { url: 'https://x.test/{v}/', variables: { v: { default: 'v1' } } },
    { url: '/v2?x' },
    { url: 'https://y.test' },
  ];

  test.each([
    ['/v1/pets', undefined, true],
    ['/v2/pets', undefined, true],
    ['/pets', undefined, true],
    ['/v3/pets', undefined, false],
    ['/v1/pets', '', false],
    ['/api/pets', '/api/', true],
  ])('%s with base %s', (target, base, isFound) => {
    expect(finder({ '/pets': ['get'] }, { servers }, base).find('GET', target).kind === 'found').toBe(isFound);
  });

  test('is what the path itself says where it names servers', () => {
    const paths = { '/pets': { servers: [{ url: '/own' }], get: {} } };
    const within = new OperationFinder(operationsOf({ servers, paths }, undefined));
    expect([found(within, 'GET', '/own/pets'), found(within, 'GET', '/v1/pets')]).toEqual([
      ['GET /pets', {}],
      { kind: 'unknown-path' },
    ]);
  });
});

test('parameters of an operation replace those of its path', () => {
  const id = { name: 'id', in: 'path' };
  const paths = {
    '/a/{id}': {
      parameters: [id, { $ref: '#/components/parameters/q' }],
      get: { parameters: [{ ...id, required: true }] },
    },
  };
  const [item] = operationsOf({ paths, components: { parameters: { q: { name: 'q', in: 'query' } } } }, undefined);
  expect(item?.operations.get('GET')?.parameters).toEqual([
    { value: { ...id, required: true }, steps: ['paths', '/a/{id}', 'get', 'parameters', '0'] },
    { value: { name: 'q', in: 'query' }, steps: ['components', 'parameters', 'q'] },
  ]);
});

test.each([
  [{ paths: { a: {} } }, 'openapi: #/paths: a does not begin with a slash'],
  [{ paths: { '/a': 1 } }, 'openapi: #/paths/~1a: expected an object'],
  [{ paths: { '/a': { get: { parameters: {} } } } }, 'openapi: #/paths/~1a/get/parameters: expected a list'],
  [{ paths: { '/a': { $ref: '#/paths/~1a' } } }, 'openapi: #/paths/~1a: references go round in a circle'],
])('%j is refused', (document, reason) => {
  expect(() => operationsOf(document, undefined)).toThrow(expect.objectContaining({ details: { reason } }));
});
