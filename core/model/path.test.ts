import { expect, test } from 'vitest';
import { joinNormalPath, normalizePath } from './path.ts';

test.each([
  ['/users/1', '/users/1'],
  ['/h%65llo/anything/a/../b', '/hello/anything/b'],
  ['/anything/./a/../wor%6cd/a/../b', '/anything/world/b'],
  ['/foo//bar', '/foo/bar'],
  ['/foo/a/../bar', '/foo/bar'],
  ['/cat%20and%20dog', '/cat%20and%20dog'],
  ['/a%2fb', '/a%2Fb'],
  ['/a/..', '/'],
  ['/a/b/..', '/a/'],
  ['/../../a/', '/a/'],
  ['/caf\u00e9', '/caf%E9'],
])('%s in normal form is %s', (path, expected) => {
  expect(normalizePath(path)).toBe(expected);
});

/** Base, what the route takes, whether it is stripped, and requests with what the upstream gets for each. */
const JOINS: readonly (readonly [
  base: string,
  prefix: string,
  strips: boolean,
  paths: Readonly<Record<string, string>>,
])[] = [
  ['/', '/', true, { '/route/req': '/route/req' }],
  ['/', '/', false, { '/route/req': '/route/req' }],
  ['/', '/route', false, { '/route': '/route', '/route/': '/route/', '/routereq': '/routereq' }],
  ['/', '/route', true, { '/route': '/', '/route/': '/', '/routereq': '/req' }],
  ['/', '/route/', false, { '/route/req': '/route/req' }],
  ['/', '/route/', true, { '/route/': '/', '/route/req': '/req' }],
  ['/srv', '/rou', false, { '/roureq': '/srv/roureq' }],
  ['/srv', '/rou', true, { '/roureq': '/srv/req' }],
  ['/srv/', '/rou', false, { '/rou': '/srv/rou' }],
  ['/srv/', '/rou', true, { '/rou': '/srv' }],
  ['/service', '/', true, { '/': '/service' }],
  ['/service', '/', false, { '/': '/service' }],
  [
    '/service',
    '/',
    true,
    { '/route': '/service/route', '/route/': '/service/route/', '/routereq': '/service/routereq' },
  ],
  ['/service', '/', false, { '/route/req': '/service/route/req', '/route/': '/service/route/' }],
  [
    '/service',
    '/route',
    false,
    { '/route': '/service/route', '/route/': '/service/route/', '/routereq': '/service/routereq' },
  ],
  ['/service', '/route', true, { '/route': '/service', '/route/': '/service/', '/routereq': '/service/req' }],
  ['/service', '/route/', false, { '/route/': '/service/route/', '/route/req': '/service/route/req' }],
  ['/service', '/route/', true, { '/route/': '/service/', '/route/req': '/service/req' }],
  ['/service/', '/', true, { '/': '/service/', '/route': '/service/route', '/route/': '/service/route/' }],
  ['/service/', '/', false, { '/': '/service/', '/routereq': '/service/routereq', '/route/req': '/service/route/req' }],
  [
    '/service/',
    '/route',
    false,
    { '/route': '/service/route', '/route/': '/service/route/', '/routereq': '/service/routereq' },
  ],
  ['/service/', '/route', true, { '/route': '/service', '/route/': '/service/', '/routereq': '/service/req' }],
  ['/service/', '/route/', false, { '/route/': '/service/route/', '/route/req': '/service/route/req' }],
  ['/service/', '/route/', true, { '/route/': '/service/', '/route/req': '/service/req' }],
  ['', '', false, { '/': '/', '/route': '/route', '/route/': '/route/' }],
  ['/service', '', true, { '/': '/service', '/route': '/service/route', '/route/': '/service/route/' }],
  ['/service/', '', true, { '/': '/service/', '/route': '/service/route', '/route/': '/service/route/' }],
  [
    '/service',
    '/route',
    true,
    { '/route./req': '/service/req', '/route../req': '/service/req', '/route%2E/req': '/service/req' },
  ],
  ['/service/', '/route', true, { '/route%2e%2E/req': '/service/req' }],
  ['/service', '/route', false, { '/route./req': '/service/route./req', '/route%2E%2E/req': '/service/route../req' }],
];

test.each(JOINS)('%s and a route that takes %s (stripped: %s) give %j', (base, matchedPrefix, strips, paths) => {
  const joined = Object.keys(paths).map((path) =>
    joinNormalPath({ base, path: normalizePath(path), matchedPrefix, strips }),
  );
  expect(joined).toEqual(Object.values(paths));
});
