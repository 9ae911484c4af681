import { expect, test } from 'vitest';
import type { Finding } from '../../../core/model/source.ts';
import type { EditorMarker } from '../../monaco/editor-marker.ts';
import { allProblems, countProblems, markersOf, placeText } from './problems.ts';

const finding = (severity: Finding['severity'], code: string, line: number, file = 'a.yaml'): Finding => ({
  severity,
  code,
  message: `${code} was found`,
  at: { file, line, column: 3 },
});
const marker = (line: number, message: string): EditorMarker => ({ severity: 'warning', message, line, column: 1 });

test('errors come first, then files and lines', () => {
  const problems = allProblems(
    [
      finding('warning', 'W1', 2),
      finding('error', 'E2', 9),
      finding('error', 'E3', 1, 'b.yaml'),
      finding('error', 'E1', 4),
    ],
    new Map(),
  );
  expect(problems.map(({ code }) => code)).toEqual(['E1', 'E2', 'E3', 'W1']);
});

test('what the schema says of a line with a finding is left out', () => {
  const markers = new Map([['a.yaml', [marker(4, 'same fault'), marker(5, 'another one')]]]);
  expect(allProblems([finding('error', 'KEY_UNKNOWN', 4)], markers)).toEqual([
    finding('error', 'KEY_UNKNOWN', 4),
    { severity: 'warning', code: 'SCHEMA', message: 'another one', at: { file: 'a.yaml', line: 5, column: 1 } },
  ]);
});

test('the schema is heard where findings have no place', () => {
  const placeless: Finding = { severity: 'error', code: 'LISTENER', message: 'no listener' };
  expect(allProblems([placeless], new Map([['a.yaml', [marker(1, 'x')]]]))).toHaveLength(2);
});

test('the editor underlines the problems of its file, with what was expected', () => {
  const expecting: Finding = { ...finding('error', 'KEY_UNKNOWN', 4), expected: 'limit, window' };
  const problems = allProblems(
    [expecting, finding('error', 'E', 1, 'b.yaml')],
    new Map([['a.yaml', [marker(7, 'x')]]]),
  );
  expect(markersOf(problems, 'a.yaml')).toEqual([
    {
      severity: 'error',
      code: 'KEY_UNKNOWN',
      message: 'KEY_UNKNOWN was found\nexpected: limit, window',
      line: 4,
      column: 3,
    },
    { severity: 'warning', message: 'x', line: 7, column: 1 },
  ]);
});

test('problems are counted by severity and named by place', () => {
  const problems = [finding('error', 'A', 1), finding('error', 'B', 2), finding('info', 'C', 3)];
  expect(countProblems(problems)).toEqual({ error: 2, warning: 0, info: 1 });
  expect([...problems.slice(0, 1), { severity: 'error', code: 'X', message: 'x' } as const].map(placeText)).toEqual([
    'a.yaml:1:3',
    '',
  ]);
});
