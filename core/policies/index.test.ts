import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { integrations } from '../integrations/index.ts';
import { policies } from './index.ts';

const all = [...policies, ...integrations];

test('every name is unique, in kebab-case, and stands for a sentence', () => {
  expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
  expect(all.filter(({ name, summary }) => !/^[a-z][a-z-]*$/.test(name) || !/^[A-Z].*\.$/.test(summary))).toEqual([]);
});

test.each(all)('the example of $name fits its options', ({ options, example }) => {
  expect(options.safeParse(parse(example)).error).toBeUndefined();
});

/** Pointers of properties that say nothing about themselves. */
function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (key !== 'properties' || typeof value !== 'object' || value === null)
      return undescribed(value, `${path}/${key}`);
    return Object.entries(value).flatMap(([name, property]: [string, object]) => [
      ...('description' in property ? [] : [`${path}/${name}`]),
      ...undescribed(property, `${path}/${name}`),
    ]);
  });
}

test.each(all)('every option of $name is described', ({ options }) => {
  expect(undescribed(z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }), '')).toEqual([]);
});
