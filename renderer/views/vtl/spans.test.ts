import { expect, test } from 'vitest';
import type { VtlStep } from '../../../core/contract/vtl.ts';
import { litByOutput, litByStep, litByTemplate, UNLIT } from './spans.ts';

// #foreach($i in [1,2])<$i>#end, printing <1><2>
const STEPS: readonly VtlStep[] = [
  step('reference', 22, 24, 1, 2, 0),
  step('turn', 0, 29, 0, 3, 0),
  step('reference', 22, 24, 4, 5, 1),
  step('turn', 0, 29, 3, 6, 1),
  step('foreach', 0, 29, 0, 6),
  step('set', 30, 40, 6, 6),
];

function step(node: string, from: number, to: number, out: number, outEnd: number, loopIndex?: number): VtlStep {
  const turn = loopIndex === undefined ? {} : { loopIndex };
  return { node, name: node, input: { start: from, end: to }, output: { start: out, end: outEnd }, depth: 0, ...turn };
}

test('a reference of the template lights what it printed in each turn', () => {
  expect(litByTemplate(STEPS, 23)).toEqual({
    template: [{ start: 22, end: 24 }],
    output: [
      { start: 1, end: 2 },
      { start: 4, end: 5 },
    ],
  });
});

test('a loop lights each of its turns, and what prints nothing itself alone', () => {
  expect([litByTemplate(STEPS, 2), litByTemplate(STEPS, 31), litByTemplate(STEPS, 45)]).toEqual([
    {
      template: [{ start: 0, end: 29 }],
      output: [
        { start: 0, end: 3 },
        { start: 3, end: 6 },
      ],
    },
    { template: [{ start: 30, end: 40 }], output: [] },
    UNLIT,
  ]);
});

test('a place of the output lights the innermost step that made it, in its own turn', () => {
  expect([litByOutput(STEPS, 4), litByOutput(STEPS, 3), litByOutput(STEPS, 9)]).toEqual([
    { template: [{ start: 22, end: 24 }], output: [{ start: 4, end: 5 }] },
    { template: [{ start: 0, end: 29 }], output: [{ start: 3, end: 6 }] },
    UNLIT,
  ]);
});

test('a step that printed nothing lights nothing of the output', () => {
  expect(STEPS.slice(5).map(litByStep)).toEqual([{ template: [{ start: 30, end: 40 }], output: [] }]);
});
