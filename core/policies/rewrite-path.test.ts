import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { rewritePath } from './rewrite-path.ts';

async function rewritten(
  options: unknown,
  target: string,
  params: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const bench = await PolicyBench.open(rewritePath, options, { params });
  return (await bench.send({ target })).sent?.target;
}

describe('a template', () => {
  test.each([
    ['/v2/users/{id}', '/users/7?x=1&x=2', { id: '7' }, '/v2/users/7?x=1&x=2'],
    ['/{id}', '/users/a%20b', { id: 'a b%' }, '/a%20b%25'],
    ['/v2/{id}', '/users/x', { id: '../../admin?x#y' }, '/v2/..%2F..%2Fadmin%3Fx%23y'],
    ['/v2/{rest+}', '/files/x', { rest: 'a/b c/d' }, '/v2/a/b%20c/d'],
    ['/plain', '/a?', {}, '/plain?'],
    ['/plain', '*', {}, '/plain'],
  ])('%s makes %s with %j to %s', async (path, target, params, expected) => {
    expect(await rewritten({ path }, target, params)).toBe(expected);
  });

  test('a parameter that the route has not is nothing, and the trace says so', async () => {
    const bench = await PolicyBench.open(rewritePath, { path: '/a/{constructor}' });
    const { sent, notes } = await bench.send({ target: '/b' });
    expect([sent?.target, notes]).toEqual(['/a/', { 'not a parameter': 'constructor', from: '/b', to: '/a/' }]);
  });
});

describe('another beginning', () => {
  test.each([
    ['/v1', '', '/v1/orders?a=/v1', '/orders?a=/v1'],
    ['/v1', '', '/v1', '/'],
    ['/v1', '', '/v1?a', '/?a'],
    ['/v1', '/', '/v1/orders', '/orders'],
    ['/v1', '/', '/v1', '/'],
    ['/v1', 'v2', '/v1/orders', '/v2/orders'],
    ['/', '/api', '/users', '/api/users'],
    ['/', '/api', '/', '/api'],
    ['/v1/', '/v2/', '/v1/users', '/v2/users'],
    ['/v1', '/v2', '/v10/users', '/v10/users'],
    ['/v1', '/v2', '/api/v1', '/api/v1'],
    ['/v1', '/v2', 'http://api.test/v1/x?y', '/v2/x?y'],
    ['/v1', '/v2', 'http://api.test', 'http://api.test'],
  ])('%s to "%s" makes %s to %s', async (from, to, target, expected) => {
    expect(await rewritten({ prefix: { from, to } }, target)).toBe(expected);
  });
});

describe('an expression', () => {
  test.each([
    [String.raw`/users/(\d+)`, '/people/$1', '/users/12/x?users/12', '/people/12/x?users/12'],
    ['^/a', 'b', '/a', '/b'],
    ['x', 'y', '/xx', '/yy'],
    ['nothing', '/y', '/x', '/x'],
  ])('%s to %s makes %s to %s', async (match, replace, target, expected) => {
    expect(await rewritten({ regex: { match, replace } }, target)).toBe(expected);
  });

  test('takes time in the length of the path, whatever the expression', async () => {
    const bench = await PolicyBench.open(rewritePath, { regex: { match: '(a*)*$', replace: 'x' } });
    const { sent } = await bench.send({ target: `/${'a'.repeat(8000)}!` });
    expect(sent?.target.length).toBeGreaterThan(8000);
  });
});

test('the trace says from what to what, or that the path was kept', async () => {
  const bench = await PolicyBench.open(rewritePath, { prefix: { from: '/v1' } });
  const [changed, kept] = [await bench.send({ target: '/v1/x?y' }), await bench.send({ target: '/x?y' })];
  expect([changed.notes, kept.notes]).toEqual([{ from: '/v1/x', to: '/x' }, { kept: '/x' }]);
});

test.each([
  [{}, ': expected one of path, prefix and regex'],
  [{ path: '/a', prefix: { from: '/b' } }, ': expected one of path, prefix and regex'],
  [{ path: 'a' }, 'path: expected a path that begins with /, without query, spaces and unescaped letters'],
  [{ path: '/a?b' }, 'path: expected a path that begins with /, without query, spaces and unescaped letters'],
  [{ path: '/ä' }, 'path: expected a path that begins with /, without query, spaces and unescaped letters'],
  [
    { prefix: { from: '/a', to: '/b\r\nx: y' } },
    'prefix.to: expected a path without query, spaces and unescaped letters',
  ],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(rewritePath, options)).toEqual([fault]);
});

test.each([
  [{ match: '(', replace: 'x' }, 'missing closing )'],
  [{ match: '(?=x)', replace: 'x' }, 'invalid or unsupported Perl syntax'],
  [{ match: '(a)', replace: '$2' }, 'there is no group 2, the expression has 1'],
])('the expression %j is refused when it is prepared: %s', async (regex, reason) => {
  await expect(PolicyBench.open(rewritePath, { regex })).rejects.toThrow(reason);
});
