import { describe, expect, test } from 'vitest';
import { testCall } from '../testing/test-call.ts';
import fc from 'fast-check';
import { compileTemplate, literalTemplate } from './template.ts';

const call = testCall({ claims: { sub: 'alice', roles: ['a', 'b'], level: 3, admin: true, name: 'x}}y' } });

function template(text: string): { readonly rendered: string; readonly value: unknown } {
  const compiled = compileTemplate(text);
  if (compiled.kind === 'problem') throw new Error(compiled.message);
  return { rendered: compiled.render(call), value: compiled.value(call) };
}

describe('a template is filled in', () => {
  test.each([
    ['plain {text}', 'plain {text}'],
    ['', ''],
    ['hello {{claims.sub}}!', 'hello alice!'],
    ['{{ claims.none }}|{{ claims.level }}|{{ claims.admin }}', '|3|true'],
    ['{"roles": {{ claims.roles }}}', '{"roles": ["a","b"]}'],
    ["{{ claims.none ?? 'nobody' }}", 'nobody'],
    ["{{ '}}' }}{{ '{{' }}", '}}{{'],
    [`}} stays, \${secret:x} too`, `}} stays, \${secret:x} too`],
  ])('%s', (text, expected) => {
    expect(template(text).rendered).toBe(expected);
  });

  test('what it is filled with is not read again', () => {
    const hostile = testCall({ variables: { x: '{{ claims.sub }}' } });
    const compiled = compileTemplate('a {{ variables.x }}');
    expect(compiled.kind === 'template' && compiled.render(hostile)).toBe('a {{ claims.sub }}');
  });
});

describe('its value', () => {
  test('is that of the expression it is, kind and all', () => {
    expect(['{{ claims.level }}', '{{claims.roles}}', '{{ claims.none }}'].map((text) => template(text).value)).toEqual(
      [3, ['a', 'b'], null],
    );
  });

  test('is text as soon as there is anything around it', () => {
    expect(template(' {{ claims.level }}').value).toBe(' 3');
  });
});

test('a text without expressions is known to be one', () => {
  expect(compileTemplate('plain')).toMatchObject({ constant: 'plain', names: [] });
});

test('an expression that is not closed is a problem at the end', () => {
  expect(compileTemplate('a {{ claims.sub }')).toMatchObject({ kind: 'problem', start: 16 });
  expect(compileTemplate('a {{ claims.sub')).toMatchObject({ message: 'expected an operator or }}, found the end' });
});

test('a text that is to stand as it is does so', () => {
  const pieces = fc.array(fc.constantFrom('{', '{{', '}', '}}', "'", 'a', '{{ now }}')).map((all) => all.join(''));
  fc.assert(fc.property(pieces, (text) => template(literalTemplate(text)).rendered === text));
});
