import { describe, expect, test } from 'vitest';
import { fitsMediaRange, isOneOf, JSON_TYPES, mediaParameter, mediaTypeOf, XML_TYPES } from './media-type.ts';

test.each([
  ['Application/JSON; charset=utf-8', 'application/json'],
  [' text/xml ;q=1', 'text/xml'],
  ['', ''],
  [undefined, ''],
])('the type of %j is %j', (contentType, type) => {
  expect(mediaTypeOf(contentType)).toBe(type);
});

test.each([
  ['text/xml; Charset="UTF-8"; q=0.5', 'charset', 'UTF-8'],
  ['text/xml; a; q = 0.5', 'q', '0.5'],
  ['text/xml', 'charset', undefined],
  [undefined, 'charset', undefined],
])('%j has %s %j', (contentType, name, value) => {
  expect(mediaParameter(contentType, name)).toBe(value);
});

describe('a range fits', () => {
  test.each([
    ['*/*', 'a/b', true],
    ['*', 'a/b', true],
    ['application/*', 'application/json', true],
    ['application/*', 'text/json', false],
    ['application/*+json', 'application/problem+json', true],
    ['application/*+json', 'application/json', false],
    ['application/*+json', 'application/+json', true],
    ['Application/JSON; q=1', 'application/json', true],
    ['a/b*b', 'a/b', false],
  ])('%s to %s: %s', (range, type, fits) => {
    expect(fitsMediaRange(range, type)).toBe(fits);
  });
});

test.each([
  ['application/json', true, false],
  ['application/geo+json', true, false],
  ['application/soap+xml', false, true],
  ['text/plain', false, false],
])('%s is JSON %s, XML %s', (type, isJson, isXml) => {
  expect([isOneOf(JSON_TYPES, type), isOneOf(XML_TYPES, type)]).toEqual([isJson, isXml]);
});
