import { describe, expect, test } from 'vitest';
import type { RouteMatch, RouteQuery } from '../model/routing.ts';
import { compileCandidate } from './candidate.ts';
import { findNearMisses } from './near-miss.ts';

const asked: RouteQuery = {
  scheme: 'http',
  method: 'GET',
  authority: 'api.example.com',
  path: '/users/7',
  headers: ['x-version', 'v2'],
};

function template(text: string): RouteMatch {
  return { paths: [{ kind: 'template', text }] };
}

/** Reasons by route, nearest first; routes are named by their place. */
function reasons(matches: readonly RouteMatch[], query: Partial<RouteQuery> = {}): readonly (readonly string[])[] {
  const candidates = matches.map((match, index) =>
    compileCandidate({ id: `r${index}` }, match, { rank: index, ignoresTrailingSlash: false }),
  );
  return findNearMisses(candidates, { ...asked, ...query }).map(({ route, reason }) => [route, reason]);
}

const good = template('/users/{id}');
const version = { name: 'x-version', isRegex: false };

describe('a reason', () => {
  test.each<[RouteMatch, string]>([
    [{ ...good, methods: ['PUT'] }, 'method GET is not PUT'],
    [{ ...good, methods: ['PUT', 'POST'] }, 'method GET is not one of PUT, POST'],
    [{ ...good, schemes: ['https'] }, 'scheme http is not https'],
    [{ ...good, hosts: ['a.org', '*.b.org'] }, 'host api.example.com is not one of a.org, *.b.org'],
    [{ ...good, headers: [{ ...version, name: 'x-beta', values: [] }] }, 'header x-beta is missing'],
    [{ ...good, headers: [{ ...version, values: ['v1'] }] }, 'header x-version is v2, expected v1'],
    [{ ...good, headers: [{ ...version, values: ['v1', 'v3'] }] }, 'header x-version is v2, expected one of v1, v3'],
    [
      { ...good, headers: [{ ...version, values: ['^v1'], isRegex: true }] },
      'header x-version is v2, expected an expression: ^v1',
    ],
    [template('/user/{id}'), 'path differs at segment 1: expected user, found users'],
    [template('/users/{id}/orders'), 'path has 2 segments, expected 3: /users/{id}/orders'],
    [template('/users'), 'path has 2 segments, expected 1: /users'],
    [
      { paths: [{ kind: 'prefix', text: '/admin' }] },
      'path differs at segment 1: expected the beginning admin, found users',
    ],
    [{ paths: [{ kind: 'regex', text: '/v\\d+' }] }, 'path /users/7 does not match the expression /v\\d+'],
    [
      { ...template('/users/{id}/x'), methods: ['PUT'] },
      'path has 2 segments, expected 3: /users/{id}/x; method GET is not PUT',
    ],
  ])('of %j is: %s', (match, reason) => {
    expect(reasons([match])).toEqual([['r0', reason]]);
  });

  test.each<[Partial<RouteQuery>, RouteMatch, string]>([
    [{ path: '/users/7/' }, good, 'path ends with a slash, expected none'],
    [{ path: '/users/' }, good, 'path differs at segment 2: expected {id}, found nothing'],
    [{ authority: '' }, { ...good, hosts: ['a.org'] }, 'host (none) is not a.org'],
    [{ scheme: 'https' }, { ...good, serverNames: ['a.org'] }, 'tls server name (none) is not a.org'],
  ])('for %j with %j is: %s', (query, match, reason) => {
    expect(reasons([match], query)).toEqual([['r0', reason]]);
  });
});

describe('the order', () => {
  test('is method, header or scheme, host, a typing error, another path', () => {
    const matches: RouteMatch[] = [
      template('/something/else'),
      template('/user/{id}'),
      { ...good, hosts: ['a.org'] },
      { ...good, headers: [{ ...version, values: ['v1'] }] },
      { ...good, methods: ['PUT'] },
    ];
    expect(reasons(matches).map(([route]) => route)).toEqual(['r4', 'r3', 'r2', 'r1', 'r0']);
  });

  test('takes the nearest of several paths of one route', () => {
    const candidates = ['/a/b/c', '/users/{id}/x'].map((text, rank) =>
      compileCandidate({ id: 'same' }, template(text), { rank, ignoresTrailingSlash: false }),
    );
    expect(findNearMisses(candidates, asked)).toEqual([
      { route: 'same', reason: 'path has 2 segments, expected 3: /users/{id}/x' },
    ]);
  });
});
