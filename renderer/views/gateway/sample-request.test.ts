import { describe, expect, test } from 'vitest';
import { samplePath, sampleRequest } from './sample-request.ts';

describe('a sample path', () => {
  test.each([
    ['/users/{id}', '/users/42'],
    ['/users/{userId}/orders/{order-number}', '/users/42/orders/42'],
    ['/by-name/{name}', '/by-name/ada'],
    ['/things/{uuid}', '/things/3f2b8c1e-5a4d-4c6b-9e7f-0a1b2c3d4e5f'],
    ['/reports/{date}/{kind}', '/reports/2024-01-31/example'],
    ['/files/{rest+}', '/files/some/file.txt'],
    ['/static/*', '/static/'],
    ['/health', '/health'],
    ['users', '/users'],
  ])('of %s is %s', (pattern, expected) => {
    expect(samplePath(pattern)).toBe(expected);
  });

  test.each([
    [String.raw`~/v\d+/`, '/v1/'],
    [String.raw`~/users/(?<id>[^/]+)$`, '/users/42'],
    [String.raw`~/users/(?P<name>[^/]+)/keys`, '/users/ada/keys'],
    ['~/(cats|dogs)/[a-z]+', '/cats/a'],
    [String.raw`~^/a(/b)?/\d{3}\.json`, '/a/111.json'],
  ])('of the expression %s is %s', (pattern, expected) => {
    expect(samplePath(pattern)).toBe(expected);
  });

  test('of an expression that is too clever is its fixed beginning', () => {
    expect(samplePath(String.raw`~/api/(?=x)(a{2,}b|\bz)+`)).toBe('/api/');
    expect(samplePath('~[/]')).toBe('/');
  });
});

test('a sample request takes the first method and path, and a host that fits', () => {
  expect(sampleRequest({ methods: ['POST', 'PUT'], paths: ['/a/{id}', '/b'], hosts: ['*.example.com'] })).toEqual({
    method: 'POST',
    url: '/a/42',
    headers: ['Host', 'api.example.com'],
  });
});

test('a route that takes everything is tried with GET /', () => {
  expect(sampleRequest({ methods: [], paths: [], hosts: [] })).toEqual({ method: 'GET', url: '/', headers: [] });
  expect(sampleRequest({ methods: [], paths: [], hosts: ['example.*'] }).headers).toEqual(['Host', 'example.com']);
});
