import { expect, test } from 'vitest';
import type { EngineOutput } from './engine-outputs.ts';
import { textOfOutput, verdictOf } from './engine-verdict.ts';

function printed(output: string, message?: string): EngineOutput {
  const problem =
    message === undefined ? {} : { problem: { kind: 'parse', message, start: 0, length: 1, line: 2, column: 3 } };
  const result = { output, steps: [], areStepsCut: false, findings: [], elapsedMillis: 1.2, ...problem };
  return { profile: 'apigw', title: 'API Gateway', result };
}

test('an engine prints the same, something else, or fails', () => {
  const first = printed('a');
  const others = [first, printed('a'), printed('b'), printed('a', 'broken')];
  expect(others.map((output) => verdictOf(output, first).words)).toEqual([
    '1.2 ms',
    'prints the same',
    'prints something else',
    'fails at 2:3',
  ]);
  expect(verdictOf(printed('a'), printed('a', 'broken')).kind).toBe('differs');
});

test('what failed shows what was printed, and why it stopped', () => {
  expect([textOfOutput(printed('a')), textOfOutput(printed('a', 'broken'))]).toEqual([
    'a',
    'a\n[stopped at line 2, column 3: broken]\n',
  ]);
});
