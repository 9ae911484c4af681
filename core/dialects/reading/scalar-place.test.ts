import { expect, test } from 'vitest';
import { readYamlFile } from './yaml-file.ts';

/** The piece of the file that is shown for the letters `here` of the value under `a`. */
function shownFor(text: string): string {
  const file = readYamlFile({ path: 'a.yaml', text });
  const value = String(Reflect.get(Object(file.value), 'a'));
  const start = value.indexOf('here');
  const { line, column, endLine = 0, endColumn = 0 } = file.within(['a'], start, start + 4);
  const lines = text.split('\n');
  if (line !== endLine) return `lines ${line} to ${endLine}`;
  return `${line}:${column} ${lines[line - 1]?.slice(column - 1, endColumn - 1)}`;
}

test.each([
  ['a: is here now', '1:7 here'],
  ["a: 'it''s here'", '1:11 here'],
  [String.raw`a: "\"\u00e9\x41\U0001F600\n here"`, '1:30 here'],
  ['b: 1\na: |\n  one\n    two here\n  three', '4:9 here'],
  ['a: |2\n    here', '2:5 here'],
  ['a: |-\n\n  here', '3:3 here'],
  ['b: &x is here\na: *x', '1:10 here'],
  ['a: >\n  folded\n  here', 'lines 1 to 3'],
  ['a: "folded\n  here"', 'lines 1 to 2'],
  ['a: folded\n  here', 'lines 1 to 2'],
])('%j', (text, expected) => {
  expect(shownFor(text)).toBe(expected);
});

test('a value that is no text is shown whole', () => {
  const file = readYamlFile({ path: 'a.yaml', text: 'a: [1, 2]' });
  expect(file.within(['a'], 0, 1)).toMatchObject({ line: 1, column: 4, endColumn: 10 });
});
