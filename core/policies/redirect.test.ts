import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { redirect } from './redirect.ts';

async function locationOf(options: object, target: string): Promise<string | undefined> {
  const { headers } = await (await PolicyBench.open(redirect, options)).send({ target });
  return headers[1];
}

test('the client is sent elsewhere and the integration is not called', async () => {
  const bench = await PolicyBench.open(redirect, { location: '/new', status: 308 });
  expect(await bench.send({ method: 'POST' })).toMatchObject({
    status: 308,
    headers: ['location', '/new', 'content-length', '0'],
    text: '',
    sent: undefined,
    notes: { location: '/new' },
  });
});

test('302 is what is sent when nothing is said', async () => {
  expect((await (await PolicyBench.open(redirect, { location: '/' })).send()).status).toBe(302);
});

describe('the location', () => {
  test.each([
    ['takes parts of the request', 'https://b.test{{ request.path }}', '/a%2Fb?x=1', 'https://b.test/a%2Fb'],
    [
      'cannot begin another header',
      '/{{ request.query.to }}',
      '/?to=a%0d%0aset-cookie:%20a=b',
      '/a%0D%0Aset-cookie:%20a=b',
    ],
    [
      'is escaped where it must be',
      '/é "<{{ request.query.to }}>',
      '/?to=%E2%82%AC%7F',
      '/%C3%A9%20%22%3C%E2%82%AC%7F%3E',
    ],
    ['may have an IPv6 host', 'http://[::1]:80/', '/', 'http://[::1]:80/'],
  ])('%s', async (_title, location, target, expected) => {
    expect(await locationOf({ location }, target)).toBe(expected);
  });

  test.each([
    ['/new', '/old?a=1&b', '/new?a=1&b'],
    ['/new?x=1#top', '/old?a=1', '/new?x=1&a=1#top'],
    ['/new', '/old', '/new'],
  ])('%s keeps the query of %s', async (location, target, expected) => {
    expect(await locationOf({ location, keepQuery: true }, target)).toBe(expected);
  });

  test('that comes out empty is no redirect', async () => {
    const bench = await PolicyBench.open(redirect, { location: '{{ request.query.to }}' });
    expect((await bench.send()).error).toEqual({
      code: 'TRANSFORM_FAILED',
      details: { part: 'location', reason: 'it is empty' },
    });
  });
});

test.each([
  [{ location: '' }, 'location: expected a URL or a path'],
  [{ location: '/', status: 300 }, 'status: Invalid option: expected one of 301|302|303|307|308'],
  [{ location: '{{ x }}' }, "location: there is no name x; a text stands in quotes: 'x' (line 1, column 4)"],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(redirect, options)).toEqual([fault]);
});

test('an answer cannot be asked for where there is none', async () => {
  await expect(PolicyBench.open(redirect, { location: '/{{ response.status }}' })).rejects.toThrow('response.status');
});
