import { describe, expect, test } from 'vitest';
import { authorityOf, httpVersion, pathOf, readHead, readHttp2Head } from './request-head.ts';

describe('an HTTP/1 head', () => {
  test('is used as it is, and read for its host and its body', () => {
    const headers = ['Accept', '*/*', 'HOST', 'api.test:8000', 'Content-Length', '12'];
    const head = readHead(headers, '1.1');
    expect(head.headers).toBe(headers);
    expect(head).toEqual({ headers, authority: 'api.test:8000', contentLength: 12, hasBody: true, fault: undefined });
  });

  test.each([
    [[], -1, false],
    [['Content-Length', '0'], 0, false],
    [['Transfer-Encoding', 'chunked'], undefined, true],
    [['Transfer-Encoding', 'Chunked'], undefined, true],
  ])('with %j has a length of %s', (headers, contentLength, hasBody) => {
    expect(readHead(['Host', 'a', ...headers], '1.1')).toMatchObject({ contentLength, hasBody, fault: undefined });
  });

  test.each([
    ['1.1', [], 'there is no host header'],
    ['1.0', ['Host', 'a', 'host', 'a'], 'there are 2 host headers'],
    ['1.1', ['Host', 'a', 'Transfer-Encoding', 'gzip, chunked'], 'the transfer-encoding gzip, chunked is not chunked'],
    ['1.0', ['Transfer-Encoding', 'chunked'], 'HTTP/1.0 has no transfer-encoding'],
  ] as const)('of version %s with %j is refused', (version, headers, fault) => {
    expect(readHead(headers, version).fault).toBe(fault);
  });

  test('of version 1.0 may come without a host', () => {
    expect(readHead([], '1.0')).toMatchObject({ authority: '', fault: undefined });
  });
});

describe('an HTTP/2 head', () => {
  test('becomes a list with host in first place, and its cookie in one piece', () => {
    const raw = [
      ':method',
      'GET',
      ':authority',
      'api.test',
      ':path',
      '/',
      'cookie',
      'a=1',
      'x',
      '1',
      'cookie',
      'b=2',
      'host',
      'api.test',
    ];
    expect(readHttp2Head(raw, true)).toEqual({
      headers: ['host', 'api.test', 'cookie', 'a=1; b=2', 'x', '1'],
      authority: 'api.test',
      contentLength: -1,
      hasBody: false,
      fault: undefined,
    });
  });

  test('takes the host header where there is no authority, and has a body of unknown length unless it says so', () => {
    expect(readHttp2Head(['host', 'a'], false)).toMatchObject({
      authority: 'a',
      hasBody: true,
      contentLength: undefined,
    });
    expect(readHttp2Head(['content-length', '7'], false)).toMatchObject({
      headers: ['content-length', '7'],
      contentLength: 7,
    });
  });
});

test.each([
  ['/a?b', '/a', 'host'],
  ['/', '/', 'host'],
  ['http://api.test/a?b', '/a', 'api.test'],
  ['http://api.test?b', '/', 'api.test'],
  ['http://api.test', '/', 'api.test'],
  ['//a/b', '//a/b', 'host'],
  ['/x?http://other/', '/x', 'host'],
  ['*', '*', 'host'],
])('the target %s has the path %s and asks %s', (target, path, authority) => {
  expect([pathOf(target), authorityOf(target, 'host')]).toEqual([path, authority]);
});

test.each([
  ['1.1', '1.1'],
  ['1.0', '1.0'],
  ['2.0', '2'],
  ['0.9', '1.0'],
])("Node's version %s is %s", (text, version) => {
  expect(httpVersion(text)).toBe(version);
});
