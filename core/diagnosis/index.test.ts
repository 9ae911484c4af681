import { expect, test } from 'vitest';
import { CAUSES } from '../model/diagnosis.ts';
import { rules } from './index.ts';

test('every cause has one rule, but the one that stands for none', () => {
  const codes = rules.map(({ code }) => code).toSorted();
  expect(codes).toEqual(CAUSES.filter((code) => code !== 'unknown').toSorted());
});
