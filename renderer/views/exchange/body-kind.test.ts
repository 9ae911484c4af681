import { expect, test } from 'vitest';
import { charsetOf, imageTypeOf, isBinary, viewsOf } from './body-kind.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10, 0, 0);

test('the type decides what is shown first', () => {
  expect(
    [
      'application/json; charset=utf-8',
      'application/problem+json',
      'text/xml',
      'application/x-www-form-urlencoded',
      'text/event-stream',
      'image/webp',
      'text/html',
    ].map((type) => viewsOf(type, bytesOf('x'))[0]),
  ).toEqual(['json', 'json', 'xml', 'form', 'events', 'image', 'text']);
});

test('where the type is silent the first bytes speak', () => {
  expect(
    [' {"a":1}', '[1]', '<?xml version="1.0"?><a/>', '<html><body>', 'plain [text', '{not json'].map(
      (body) => viewsOf(undefined, bytesOf(body))[0],
    ),
  ).toEqual(['json', 'json', 'xml', 'text', 'text', 'text']);
  expect(viewsOf('application/octet-stream', PNG)[0]).toBe('image');
  expect(imageTypeOf(undefined, PNG)).toBe('image/png');
});

test('bytes that are no text are shown as hex', () => {
  expect(viewsOf('application/octet-stream', Uint8Array.of(1, 2, 3, 0))).toEqual(['hex', 'text']);
  expect([isBinary(bytesOf('tab\tand\nlines')), isBinary(Uint8Array.of(1, 2, 3)), isBinary(bytesOf(''))]).toEqual([
    false,
    true,
    false,
  ]);
});

test('a drawing can be looked at as its text too', () => {
  expect(viewsOf('image/svg+xml', bytesOf('<svg/>'))).toEqual(['image', 'xml', 'text', 'hex']);
});

test('the character set is the one that is named', () => {
  expect([charsetOf('text/plain; charset="ISO-8859-1"'), charsetOf('text/plain'), charsetOf(undefined)]).toEqual([
    'iso-8859-1',
    'utf-8',
    'utf-8',
  ]);
});
