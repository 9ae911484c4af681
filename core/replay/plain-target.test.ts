import { expect, test } from 'vitest';
import { joinedUrl, recordedPath, splitUrl } from './plain-target.ts';

const TARGETS = [
  '/',
  '//',
  '/a',
  '/a/b.json',
  '/a.b/..c',
  '/a/../b',
  '/a/./b',
  '/a/%2e%2E/b',
  '/a%2fb',
  '/a b',
  '/ä',
  '/a?',
  '/a??',
  '/a?b',
  '/a?b=/../c',
  '/a?b=1&c=%20+;,',
  "/a?b='x'",
  '/a?b="x"',
  '/a#b',
  '/a?b#c',
  '/a|b^c`d{e}',
  '/a\\b',
  '/a[0]',
  '//other.test/a',
  '/.',
  '/..',
  '/.hidden',
  '/a?b=.',
  '/a;b=1/c:d@e',
  '/%',
  '/%zz',
  '/a\tb',
  '/a<b>',
];
const HOSTS = [
  'api.test',
  'API.test',
  'api.test:80',
  '127.0.0.1:8000',
  '[::1]:8000',
  '1.2.3.999',
  'a b',
  'a/b',
  'a?b',
  '',
  'u@h',
];

test.each(TARGETS)('the path and query of %s are what the parser of URLs makes of them', (target) => {
  for (const host of HOSTS) {
    const origin = `https://${host}`;
    const { pathname, search } = URL.parse(`${origin}${target}`) ?? { pathname: '/', search: '' };
    expect(recordedPath(`${origin}${target}`, origin, target)).toEqual({ pathname, search });
  }
});

test.each(TARGETS)(
  '%s goes behind the path of a target as the parser of URLs has it, and is split from its origin',
  (path) => {
    for (const target of ['http://a.test', 'http://A.test:80/', 'https://a.test/v1', 'https://u:p@a.test:444/v1/']) {
      const { origin, pathname } = new URL(target);
      const { href } = new URL(`${origin}${pathname.replace(/\/$/, '')}${path}`);
      const split = new URL(href);
      expect([joinedUrl(target, path), splitUrl(href, origin), splitUrl(href, 'http://other.test')]).toEqual([
        href,
        { origin: split.origin, path: `${split.pathname}${split.search}` },
        { origin: split.origin, path: `${split.pathname}${split.search}` },
      ]);
    }
  },
);
