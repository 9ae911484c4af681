import { expect, test } from 'vitest';
import { hostNameOf, isLoopbackName } from './loopback.ts';

test.each([
  ['localhost', true],
  ['LocalHost', true],
  ['app.localhost', true],
  ['127.0.0.1', true],
  ['127.255.0.9', true],
  ['::1', true],
  ['[::1]', true],
  ['127.0.0.256', false],
  ['127.0.0.1.nip.io', false],
  ['127.1', false],
  ['0.0.0.0', false],
  ['localhost.example.com', false],
  ['mylocalhost', false],
  ['::', false],
  ['', false],
])('%j is this machine alone: %s', (name, isIt) => {
  expect(isLoopbackName(name)).toBe(isIt);
});

test.each([
  ['localhost:8010', 'localhost'],
  ['localhost', 'localhost'],
  ['[::1]:80', '[::1]'],
  ['a:b', undefined],
  ['a@b', undefined],
  ['a, b', undefined],
  ['', undefined],
])('the name in the host %j is %j', (host, name) => {
  expect(hostNameOf(host)).toBe(name);
});
