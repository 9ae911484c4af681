import { expect, test } from 'vitest';
import type { VtlStep } from '../../../core/contract/vtl.ts';
import { momentsOf, momentText, watchesAt } from './trace-steps.ts';

const PLACE = { input: { start: 0, end: 1 }, output: { start: 0, end: 0 }, depth: 0 };
const STEPS: readonly VtlStep[] = [
  { ...PLACE, node: 'set', name: '$n', after: '1', type: 'Integer' },
  { ...PLACE, node: 'reference', name: '$!{n}', after: '1', type: 'Integer', loopIndex: 0 },
  { ...PLACE, node: 'branch', name: '#if', condition: false, loopIndex: 0 },
  { ...PLACE, node: 'turn', name: '#foreach', loopIndex: 0 },
  { ...PLACE, node: 'set', name: '$n', before: '1', after: 'two', type: 'String', loopIndex: 1 },
  { ...PLACE, node: 'reference', name: '$u.name', after: '', type: 'String' },
  { ...PLACE, node: 'foreach', name: '#foreach' },
];

test('directives that are made of others have no moment', () => {
  expect(momentsOf(STEPS).map(momentText)).toEqual([
    '$n = “1”',
    '$!{n} prints “1”, turn 1',
    '#if is false, turn 1',
    '$n = “two”, turn 2',
    '$u.name prints an empty text',
  ]);
});

test('watched values are those of the moment, with the one before and the Java type', () => {
  const moments = momentsOf(STEPS);
  const name = { name: '$u.name', isVariable: false, before: undefined };
  const none = { ...name, value: undefined, type: undefined, isNow: false };
  expect([0, 2, 3, 4].map((at) => watchesAt(moments, at))).toEqual([
    [{ name: '$n', isVariable: true, before: undefined, value: '1', type: 'Integer', isNow: true }, none],
    [{ name: '$n', isVariable: true, before: '1', value: '1', type: 'Integer', isNow: false }, none],
    [{ name: '$n', isVariable: true, before: '1', value: 'two', type: 'String', isNow: true }, none],
    [
      { name: '$n', isVariable: true, before: '1', value: 'two', type: 'String', isNow: false },
      { ...name, value: '', type: 'String', isNow: true },
    ],
  ]);
});
