import { expect, test } from 'vitest';
import { isOfOrigin } from './origin.ts';

test('only addresses of exactly the page’s origin belong to it', () => {
  const origin = 'http://127.0.0.1:4000';
  const addresses = [
    'http://127.0.0.1:4000/#/traffic',
    'http://127.0.0.1:4001/',
    'https://127.0.0.1:4000/',
    'http://127.0.0.1:4000.evil.example/',
    'http://127.0.0.1:4000@evil.example/',
    'data:text/html,x',
    'not an address',
  ];
  expect(addresses.map((address) => isOfOrigin(address, origin))).toEqual([true, ...Array(6).fill(false)]);
});

test('while there is no engine nothing belongs to it', () => {
  expect(['', 'data:text/html,x', 'http://127.0.0.1/'].map((address) => isOfOrigin(address, ''))).toEqual([
    false,
    false,
    false,
  ]);
});
