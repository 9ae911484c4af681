import { expect, test } from 'vitest';
import { listProblems } from './problem-list.ts';

test('what stops the template comes first, then what was noticed by its weight and place', () => {
  const place = { start: 0, length: 1, column: 2 };
  const related = { message: 'opened here', start: 0, length: 3, line: 1, column: 1 };
  const listed = listProblems(
    [{ kind: 'parse', message: 'needs “#end”', ...place, line: 9, related, expected: ['#end', '#else'] }],
    [
      { rule: 'a', severity: 'hint', message: 'odd', ...place, line: 1 },
      { rule: 'b', severity: 'warning', message: 'late', ...place, line: 7, fix: '$!x' },
      { rule: 'c', severity: 'warning', message: 'early', ...place, line: 3 },
    ],
  );
  expect(listed.map(({ severity, message, line, code }) => [severity, line, message, code])).toEqual([
    ['error', 9, 'needs “#end”; expected #else', undefined],
    ['warning', 3, 'early', 'c'],
    ['warning', 7, 'late; instead: $!x', 'b'],
    ['hint', 1, 'odd', 'a'],
  ]);
  expect(listed[0]?.related).toEqual(related);
});
