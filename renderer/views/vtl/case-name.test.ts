import { expect, test } from 'vitest';
import { vtlCase } from '../../../core/contract/vtl.ts';
import { nameProblem } from './case-name.ts';

test('the names that are allowed are those of the contract', () => {
  const names = ['users', 'a-b_C9', '', 'a b', '../up', 'é', 'x'.repeat(80), 'x'.repeat(81)];
  expect(names.map((name) => nameProblem(name) === undefined)).toEqual(
    names.map((name) => vtlCase.shape.name.safeParse(name).success),
  );
});
