import { describe, expect, test } from 'vitest';
import { cutAround, withClause, withCompletion, withoutClause } from './filter-text.ts';

/** A stretch given by its text. */
function stretch(text: string, part: string) {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
}

describe('removing a chip', () => {
  const cases = [
    ['status:4xx method:GET', 'status:4xx', 'method:GET'],
    ['status:4xx method:GET', 'method:GET', 'status:4xx'],
    ['a or status:4xx', 'status:4xx', 'a'],
    ['status:4xx or a', 'status:4xx', 'a'],
    ['a and not status:4xx b', 'status:4xx', 'a and b'],
    ['(status:4xx or a) b', 'status:4xx', '(a) b'],
    ['(status:4xx) b', 'status:4xx', 'b'],
    ['-status:4xx', '-status:4xx', ''],
  ] as const;

  test.each(cases)('%s without %s is %s', (text, part, left) => {
    expect(withoutClause(text, stretch(text, part))).toBe(left);
  });
});

describe('choosing a completion', () => {
  test('replaces what was typed and puts a space after a finished word', () => {
    expect(withCompletion('st', { start: 0, end: 2 }, 'status:4xx')).toEqual({ text: 'status:4xx ', cursor: 11 });
  });

  test('stays behind the colon of a word that wants a value', () => {
    expect(withCompletion('a bo', { start: 2, end: 4 }, 'body:')).toEqual({ text: 'a body:', cursor: 7 });
  });

  test('keeps what follows', () => {
    expect(withCompletion('st b', { start: 0, end: 2 }, 'status:4xx')).toEqual({ text: 'status:4xx b', cursor: 10 });
  });
});

test('a clause is added after what is there', () => {
  expect([withClause('', 'a:b'), withClause(' x ', 'a:b')]).toEqual(['a:b', 'x a:b']);
});

test('the wrong part is cut out, and an error at the end marks the space behind', () => {
  expect(cutAround('status:zz x', { start: 7, end: 9 })).toEqual(['status:', 'zz', ' x']);
  expect(cutAround('status:', { start: 7, end: 7 })).toEqual(['status:', ' ', '']);
});
