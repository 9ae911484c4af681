import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PathPattern, RouteMatch, RouteQuery, RoutingRules } from '../model/routing.ts';
import { createRouter } from './router.ts';

const rules: RoutingRules = {
  compare: (a, b) => (b.priority ?? 0) - (a.priority ?? 0),
  ignoresTrailingSlash: false,
  answersMethodNotAllowed: true,
};

interface TestRoute {
  readonly id: string;
  readonly match: RouteMatch;
}

function route(id: string, match: RouteMatch): TestRoute {
  return { id, match };
}

function query(given: Partial<RouteQuery>): RouteQuery {
  return { scheme: 'http', method: 'GET', authority: 'localhost:8000', path: '/', headers: [], ...given };
}

function template(text: string): PathPattern {
  return { kind: 'template', text };
}

/** Id of the route that answers, with its parameters and matched prefix. */
function answer(
  routes: readonly TestRoute[],
  given: Partial<RouteQuery>,
  changed: Partial<RoutingRules> = {},
): unknown {
  const hit = createRouter(routes, { ...rules, ...changed }).match(query(given));
  return hit.kind === 'miss' ? undefined : [hit.route.id, { ...hit.params }, hit.matchedPrefix];
}

describe('paths', () => {
  const files = [route('a', { paths: [template('/users/{id}/files/{rest+}')] })];

  test('a template gives one segment to a parameter and the rest to a greedy one, percent-decoded', () => {
    expect(answer(files, { path: '/users/a%20b/files/x/y%2Fz' })).toEqual(['a', { id: 'a b', rest: 'x/y/z' }, '']);
  });

  test('an escape that is not valid stays as it was sent', () => {
    expect(answer(files, { path: '/users/%ff/files/x' })).toEqual(['a', { id: '%ff', rest: 'x' }, '']);
  });

  test.each(['/users//files/x', '/users/1/files/', '/users/1/files', '/users/1/2/files/x'])(
    'an empty or extra segment at %s is no parameter',
    (path) => {
      expect(answer(files, { path })).toBeUndefined();
    },
  );

  test('a trailing slash counts unless the rules ignore it', () => {
    const routes = [route('a', { paths: [template('/users/{id}')] }), route('b', { paths: [template('/files/')] })];
    expect(answer(routes, { path: '/users/1/' })).toBeUndefined();
    expect(answer(routes, { path: '/users/1/' }, { ignoresTrailingSlash: true })).toEqual(['a', { id: '1' }, '']);
    expect(answer(routes, { path: '/files' }, { ignoresTrailingSlash: true })).toEqual(['b', {}, '']);
  });

  test('a prefix takes its text and need not end at a segment', () => {
    const routes = [route('a', { paths: [{ kind: 'prefix', text: '/foo' }] })];
    expect(answer(routes, { path: '/foobar' })).toEqual(['a', {}, '/foo']);
    expect(answer(routes, { path: '/fo' })).toBeUndefined();
  });

  test('a regex is anchored at the beginning only and takes what it matched', () => {
    const routes = [route('a', { paths: [{ kind: 'regex', text: '/users/(?<id>\\d+)/profile' }] })];
    expect(answer(routes, { path: '/users/12/profile/more' })).toEqual(['a', { id: '12' }, '/users/12/profile']);
    expect(answer(routes, { path: '/v1/users/12/profile' })).toBeUndefined();
  });

  test.each(['/ab?c', '/a|/b', '(?i)/A', '^/a[b-d]', '/ab{0}', '/ab*'])(
    'the index finds what the expression %s matches',
    (text) => {
      expect(answer([route('a', { paths: [{ kind: 'regex', text }] })], { path: '/ac' })).toBeDefined();
    },
  );

  test('the path is normalised first when the rules ask for it', () => {
    const routes = [route('a', { paths: [{ kind: 'prefix', text: '/b' }] })];
    expect(answer(routes, { path: '/a/../b/c' }, { normalizePath: () => '/b/c' })).toEqual(['a', {}, '/b']);
  });

  test('an expression takes time in the length of the path, whatever it is', () => {
    const routes = [route('a', { paths: [{ kind: 'regex', text: '/(a*)*b' }] })];
    expect(answer(routes, { path: `/${'a'.repeat(20_000)}` })).toBeUndefined();
  });

  test('an escaped slash is no border of segments', () => {
    const routes = [route('a', { paths: [template('/users/{id}')] })];
    expect(answer(routes, { path: '/users/a%2Fb%2f..' })).toEqual(['a', { id: 'a/b/..' }, '']);
  });

  test('the path is compared as it was sent, escapes and case included', () => {
    const routes = [route('a', { paths: [{ kind: 'exact', text: '/a%20b' }] })];
    expect(['/a%20b', '/a b', '/A%20b'].map((path) => answer(routes, { path }) !== undefined)).toEqual([
      true,
      false,
      false,
    ]);
  });

  test.each(['users', '/{a}/{a}', '/{a+}/b', '/x{a}', '/a?b', '/a b', '/ä'])('the template %s is refused', (text) => {
    expect(() => createRouter([route('a', { paths: [template(text)] })], rules)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});

describe('other conditions', () => {
  test.each([
    [['api.example.com'], 'API.example.com:8000', true],
    [['api.example.com:81'], 'api.example.com:8000', false],
    [['api.example.com:80'], 'api.example.com', true],
    [['*.example.com'], 'a.b.example.com', true],
    [['*.example.com'], 'example.com', false],
    [['example.*'], 'example.org', true],
    [['[::1]'], '[::1]:8000', true],
  ])('hosts %s against %s', (hosts, authority, isHit) => {
    expect(answer([route('a', { hosts })], { authority }) !== undefined).toBe(isHit);
  });

  test('header names and, where asked, values are compared without case', () => {
    const version = { name: 'Version', values: ['Foo'], isRegex: false };
    const headers = ['version', 'fOO'];
    expect(answer([route('a', { headers: [version] })], { headers })).toBeUndefined();
    expect(answer([route('a', { headers: [{ ...version, ignoresCase: true }] })], { headers })).toEqual(['a', {}, '']);
    expect(answer([route('a', { headers: [{ ...version, values: [] }] })], { headers })).toEqual(['a', {}, '']);
  });

  test('server names are asked of tls connections only', () => {
    const routes = [route('a', { serverNames: ['a.com'] })];
    expect(answer(routes, { scheme: 'http' })).toEqual(['a', {}, '']);
    expect(answer(routes, { scheme: 'https', serverName: 'b.com' })).toBeUndefined();
    expect(answer(routes, { scheme: 'https', serverName: 'A.com.' })).toEqual(['a', {}, '']);
  });
});

describe('misses', () => {
  const routes = [
    route('read', { methods: ['GET', 'HEAD'], paths: [template('/users/{id}')] }),
    route('write', { methods: ['PUT'], paths: [template('/users/{id}')], hosts: ['api.example.com'] }),
    route('orders', { paths: [template('/users/{id}/orders')] }),
    route('beta', { paths: [template('/beta')], headers: [{ name: 'x-beta', values: [], isRegex: false }] }),
  ];
  const miss = (given: Partial<RouteQuery>): unknown => {
    const result = createRouter(routes, rules).match(query(given));
    return result.kind === 'hit' ? result : [result.allowedMethods, result.nearMisses()[0]];
  };

  test('a wrong method is told with the methods there are', () => {
    expect(miss({ method: 'DELETE', path: '/users/1', authority: 'api.example.com' })).toEqual([
      ['GET', 'HEAD', 'PUT'],
      { route: 'read', reason: 'method DELETE is not one of GET, HEAD' },
    ]);
  });

  test.each([
    ['/users/1/order', 'orders', 'path differs at segment 3: expected orders, found order'],
    ['/users/1/', 'read', 'path ends with a slash, expected none'],
    ['/beta', 'beta', 'header x-beta is missing'],
  ])('for %s the nearest is %s: %s', (path, id, reason) => {
    expect(miss({ path })).toEqual([[], { route: id, reason }]);
  });

  test('at most eight routes are told', () => {
    const many = Array.from({ length: 20 }, (_, index) => route(`r${index}`, { paths: [template(`/r/${index}`)] }));
    const result = createRouter(many, rules).match(query({ path: '/r/x' }));
    expect(result.kind === 'miss' && result.nearMisses().length).toBe(8);
  });
});

/** The slowest router there is: sort, then try everything with JavaScript's own expressions. */
function naiveMatch(routes: readonly TestRoute[], asked: RouteQuery): string | undefined {
  const all = routes.flatMap(({ id, match }) => (match.paths ?? [undefined]).map((path) => ({ id, match, path })));
  return all
    .toSorted((a, b) => rules.compare(a.match, b.match))
    .find(({ match, path }) => {
      const host = asked.authority.split(':')[0] ?? '';
      const isHost = match.hosts?.some((name) => new RegExp(`^${name.replace('*', '.+')}$`).test(host)) ?? true;
      return (
        isHost &&
        (match.methods?.includes(asked.method) ?? true) &&
        (match.schemes?.includes(asked.scheme) ?? true) &&
        (match.headers ?? []).every(({ name, values }) => naiveHeader(name, values, asked.headers)) &&
        (path === undefined || naivePath(path, asked.path))
      );
    })?.id;
}

function naiveHeader(name: string, values: readonly string[], headers: readonly string[]): boolean {
  const sent = headers.flatMap((text, index) => (index % 2 === 0 && text.toLowerCase() === name ? [index + 1] : []));
  return sent.some((index) => values.length === 0 || values.includes(headers[index] ?? ''));
}

function naivePath({ kind, text }: PathPattern, path: string): boolean {
  if (kind === 'exact') return path === text;
  if (kind === 'prefix') return path.startsWith(text);
  if (kind === 'regex') return new RegExp(`^(?:${text})`).test(path);
  return new RegExp(`^${text.replaceAll(/\{\w+\+\}/g, '.+').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

describe('against a router that tries everything', () => {
  const word = fc.constantFrom('a', 'ab', 'abc', 'b', '');
  const plainPath = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `/${words.join('/')}`);
  const templatePath = fc
    .tuple(fc.array(fc.oneof(word, fc.constant('{}')), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([words, isGreedy]) => [...words, ...(isGreedy ? ['{rest+}'] : [])])
    .map((words) => `/${words.map((text, index) => text.replace('{}', `{p${index}}`)).join('/')}`);
  const path = fc.oneof(
    fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const), text: plainPath }),
    fc.record({ kind: fc.constant('template' as const), text: templatePath }),
    fc.record({
      kind: fc.constant('regex' as const),
      text: fc.constantFrom('/a.*c', '/ab?', '/(a|b)/', '/a|/b', '.*b$'),
    }),
  );
  const host = fc.constantFrom('x.org', 'y.org', '*.org', 'x.*', 'z.com');
  const match: fc.Arbitrary<RouteMatch> = fc.record(
    {
      paths: fc.array(path, { minLength: 1, maxLength: 3 }),
      hosts: fc.uniqueArray(host, { minLength: 1, maxLength: 2 }),
      methods: fc.uniqueArray(fc.constantFrom('GET', 'PUT'), { minLength: 1 }),
      schemes: fc.constantFrom(['http' as const], ['https' as const]),
      headers: fc.constantFrom(
        [{ name: 'x-a', values: [], isRegex: false }],
        [{ name: 'x-a', values: ['1', '2'], isRegex: false }],
      ),
      priority: fc.integer({ min: 0, max: 3 }),
    },
    { requiredKeys: [] },
  );

  const asked: fc.Arbitrary<RouteQuery> = fc
    .record({
      path: plainPath,
      authority: fc.constantFrom('x.org', 'q.org:80', 'z.com', 'x.com'),
      method: fc.constantFrom('GET', 'PUT', 'DELETE'),
      scheme: fc.constantFrom('http' as const, 'https' as const),
      headers: fc.constantFrom([], ['X-A', '1'], ['x-a', '3', 'X-a', '2']),
    })
    .map(query);
  const routed = fc.array(match, { maxLength: 12 }).map((all) => all.map((given, index) => route(`r${index}`, given)));

  test('both choose the same route', () => {
    fc.assert(
      fc.property(routed, fc.array(asked, { minLength: 1, maxLength: 6 }), (routes, queries) => {
        const router = createRouter(routes, rules);
        for (const each of queries) {
          const result = router.match(each);
          expect(result.kind === 'hit' ? result.route.id : undefined).toBe(naiveMatch(routes, each));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a miss allows the methods that would have been a hit, and tells of every route but names none twice', () => {
    fc.assert(
      fc.property(routed, asked, (routes, missed) => {
        const result = createRouter(routes, rules).match(missed);
        if (result.kind === 'hit') return;
        const others = ['GET', 'PUT', 'DELETE'].filter(
          (method) => naiveMatch(routes, { ...missed, method }) !== undefined,
        );
        const told = result.nearMisses();
        expect([result.allowedMethods, new Set(told.map((near) => near.route)).size]).toEqual([
          others,
          Math.min(8, routes.length),
        ]);
        expect(told.filter(({ reason }) => reason === '')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
