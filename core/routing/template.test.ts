import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, fitsTemplate, parseTemplate, templateParams } from './template.ts';

/** Parameters of a path, or undefined where it does not fit. */
function paramsOf(text: string, path: string): unknown {
  const template = parseTemplate(text);
  if (template.kind === 'problem') throw new Error(template.reason);
  return fitsTemplate(template, path, path.length) ? templateParams(template, path, path.length) : undefined;
}

test.each([
  ['/', '/', {}],
  ['/a', '/a/', undefined],
  ['/a/', '/a', undefined],
  ['/{a}/{b}', '/x/y', { a: 'x', b: 'y' }],
  ['/{a}/{b}', '/x/', undefined],
  ['/{a}/b/{c+}', '/x/b/y/z/', { a: 'x', c: 'y/z/' }],
  ['/{a}/b/{c+}', '/x/b/', undefined],
  ['/{a+}', '//', { a: '/' }],
  ['/{a}', '/..', { a: '..' }],
])('%s takes of %s: %j', (text, path, expected) => {
  expect(paramsOf(text, path)).toEqual(expected);
});

test.each([
  ['a', 'a path begins with /'],
  ['/a#b', 'a path holds no query and no fragment'],
  ['/{a', 'segment {a is not text and not one {name} or {name+}'],
  ['/{1a}', 'segment {1a} is not text and not one {name} or {name+}'],
  ['/{a}{b}', 'segment {a}{b} is not text and not one {name} or {name+}'],
  ['/{a}/{a}', 'parameter a stands twice'],
  ['/{a+}/b', '{a+} stands before the end'],
])('%s is no template: %s', (text, reason) => {
  expect(parseTemplate(text)).toEqual({ kind: 'problem', reason });
});

describe('parameters', () => {
  test('of any text come back from a path that they were encoded into', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(value, value, (a, rest) => {
        const path = `/x/${encodeURIComponent(a)}/y/${rest.split('/').map(encodeURIComponent).join('/')}`;
        expect(paramsOf('/x/{a}/y/{rest+}', path)).toEqual({ a, rest });
      }),
    );
  });

  test.each(['%', '%4', '%zz', '%ff', 'a%C3'])('that are not well encoded stay as they are: %s', (text) => {
    expect(decode(text)).toBe(text);
  });
});
