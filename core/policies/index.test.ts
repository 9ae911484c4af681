import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { integrations } from '../integrations/index.ts';
import { undescribed } from '../testing/fits-schema.ts';
import { policies } from './index.ts';

const all = [...policies, ...integrations];

test('every name is unique, in kebab-case, and stands for a sentence', () => {
  expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
  expect(all.filter(({ name, summary }) => !/^[a-z][a-z0-9-]*$/.test(name) || !/^[A-Z].*\.$/.test(summary))).toEqual(
    [],
  );
});

test.each(all)('the example of $name fits its options', ({ options, example }) => {
  expect(options.safeParse(parse(example)).error).toBeUndefined();
});

test.each(all)('every option of $name is described', ({ options }) => {
  expect(undescribed(z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }), '')).toEqual([]);
});
