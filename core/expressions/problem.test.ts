import { describe, expect, test } from 'vitest';
import { compileExpression } from './expression.ts';
import { compileTemplate } from './template.ts';

describe('what is wrong is said at its place', () => {
  test.each<[string, string, string]>([
    ['reqest.method', 'reqest', 'there is no name reqest, did you mean request'],
    ['request.method == GET', 'GET', "there is no name GET; a text stands in quotes: 'GET'"],
    ['request.pth', 'pth', 'there is no request.pth, did you mean path; expected method, path,'],
    ['request', 'request', 'request is no value; expected one of its parts: method'],
    ['client.certificate == null', 'client.certificate', 'client.certificate is no value'],
    ['request[claims.x]', 'claims.x', 'there is no request that is computed'],
    ["request.method = 'GET'", '=', '"=" cannot stand here: expected =='],
    ["request.method 'GET'", "'GET'", "expected an operator or the end, found 'GET'"],
    [
      "request.path startWith '/'",
      'startWith',
      'expected an operator or the end, found startWith, did you mean startsWith',
    ],
    ['(claims.a', '', 'expected ), found the end'],
    ['[1, 2', '', 'expected , or ], found the end'],
    ['claims.a and', '', 'expected a value, found the end'],
    ['claims.a and or claims.b', 'or', 'expected a value, found or'],
    ['', '', 'expected a value, found the end'],
    ["claims.a == 'x", "'x", "the text that begins here is not closed by '"],
    ['claims.', '', 'expected a name behind the dot'],
    ['1 < 2 < 3', '<', 'comparisons are put together by and; < cannot follow <'],
    ['claims.a not == 1', '==', 'expected in behind not, found =='],
    ['claims.n == 1e999', '1e999', 'this number is too large'],
    ['claims.n == 1.2.3', '1', 'this is not a number'],
    ['uper(claims.a)', 'uper', 'there is no function uper, did you mean upper'],
    ['split(claims.a)', 'split(claims.a)', 'expected split(text, separator), found 1 arguments'],
    ["cidr(client.ip, '10.0.0.0/99')", "'10.0.0.0/99'", 'expected a range in quotes'],
    ['claims.a matches claims.b', 'claims.b', 'expected a regular expression in quotes'],
    ["claims.a matches '('", "'('", 'the regular expression cannot be used: '],
    ['request.query.page == 2', 'request.query.page == 2', "number(…) makes a number of a text, and '2' is a text"],
    ["response.status == '404'", "response.status == '404'", 'a number is compared with a text, which never holds'],
    ['claims.a ; 1', ';', '";" cannot stand here'],
    ['claims.a + 1', '+', '"+" cannot stand here: there is no arithmetic'],
  ])('%s', (text, place, message) => {
    const problem = compileExpression(text);
    if (problem.kind !== 'problem') throw new Error('it was read');
    expect(problem.message).toContain(message);
    expect(text.slice(problem.start, problem.end)).toBe(place);
  });

  test('with line and column', () => {
    const problem = compileExpression("request.method == 'GET'\n  and\n    clams.x");
    expect(problem).toMatchObject({ line: 3, column: 5, start: 34, end: 39 });
  });

  test('in a template counted from its beginning', () => {
    expect(compileTemplate('a: {{ claims.a }}\nb: {{ clams.b }}')).toMatchObject({ line: 2, column: 7, start: 24 });
  });
});

describe('hostile texts', () => {
  test.each([
    ['a megabyte of parentheses', '('.repeat(1_000_000), 'at most 10000 characters'],
    ['parentheses that go too deep', `${'('.repeat(100)}1${')'.repeat(100)}`, 'nested at most 64 deep'],
    ['lists in lists', '['.repeat(9000), 'nested at most 64 deep'],
    ['a row of denials', `${'!'.repeat(9000)}true`, 'nested at most 64 deep'],
    ['words of denial', `${'not '.repeat(2000)}true`, 'nested at most 64 deep'],
    ['indexes in indexes', `claims${'[claims'.repeat(1000)}`, 'nested at most 64 deep'],
    ['calls in calls', 'lower('.repeat(1000), 'nested at most 64 deep'],
    ['a regular expression that unfolds', `'' matches '(((a{100}){100}){100}){100}'`, 'cannot be used'],
  ])('%s', (_title, text, message) => {
    expect(compileExpression(text)).toMatchObject({ kind: 'problem', message: expect.stringContaining(message) });
  });

  test('a long chain is not a deep one', () => {
    expect(compileExpression(Array.from({ length: 800 }, () => 'claims.a').join(' or '))).toMatchObject({
      kind: 'expression',
    });
  });

  test('a template of a megabyte and more is too long, one with a long expression too', () => {
    expect(compileTemplate('x'.repeat(1_048_577))).toMatchObject({ kind: 'problem', start: 1_048_576 });
    expect(compileTemplate(`{{ '${'x'.repeat(20_000)}' }}`)).toMatchObject({ kind: 'problem' });
    expect(compileTemplate('{{ now }}-'.repeat(1001))).toMatchObject({ kind: 'problem' });
  });
});
