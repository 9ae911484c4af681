import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseTemplate, type TemplateSettings } from './template.ts';
import type { Profile } from './profile.ts';
import { renderTemplate, type GatewayInput, type RenderInput } from './render.ts';

type Expected = string | null | { readonly e: string; readonly l?: number; readonly c?: number };
type Row = readonly [id: string, context: string, template: string, ...columns: Expected[]];

// The vectors are data of this repository, in the shape that their README row says.
const read = <T>(name: string): T => JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')) as T;
const contexts = read<Record<string, string>>('contexts.json');
const gateways = read<Record<string, GatewayInput>>('gateways.json');
const velocity = read<Row[]>('velocity.json');

/** The answer in the shape of the expectation: only the parts of an error that it names. */
function answer(
  template: string,
  profile: Profile,
  input: RenderInput,
  expected: Expected,
  settings?: TemplateSettings,
): Expected {
  const parsed = parseTemplate(template, profile, settings);
  const result = parsed.kind === 'errors' ? undefined : renderTemplate(parsed.template, input);
  if (result?.kind === 'output') return result.output;
  const error = parsed.kind === 'errors' ? parsed.errors[0] : result?.error;
  if (error === undefined) return null;
  const hasPlace = typeof expected === 'object' && expected?.l !== undefined;
  return hasPlace ? { e: error.kind, l: error.line, c: error.column } : { e: error.kind };
}

/** `=` and an absent column mean: the same as the one before. */
function columnOf(columns: readonly Expected[], index: number): Expected {
  const value = columns[index];
  return index > 0 && (value === undefined || value === '=') ? columnOf(columns, index - 1) : (value ?? null);
}

function failures(profile: Profile, index: number): readonly { readonly id: string }[] {
  return velocity.flatMap(([id, context, template, ...columns]) => {
    const expected = columnOf(columns, index);
    if (expected === null) return [];
    const found = answer(template, profile, { contextJson: contexts[context] ?? '{}' }, expected);
    return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ id, template, expected, found }];
  });
}

describe('what the engines answered', () => {
  test('apigw answers every vector exactly', () => {
    expect(failures('apigw', 0)).toEqual([]);
  });

  test('velocity-1.7 answers every vector exactly', () => {
    expect(failures('velocity-1.7', 1)).toEqual([]);
  });

  test('velocity-2 answers every vector but for the place where a string is never closed', () => {
    const different = failures('velocity-2', 2).map(({ id }) => id);
    expect(different).toEqual(['string-051', 'comment-hash-061', 'error-parse-069', 'error-parse-084']);
  });

  test('velocity-2 treats blanks as each setting says, but for the indentation that “structured” takes away', () => {
    const settings = ['none', 'bc', 'lines', 'structured'] as const;
    const different = read<Row[]>('gobbling.json').flatMap(([id, context, template, ...columns]) =>
      settings.flatMap((spaceGobbling, index) => {
        const input = { contextJson: contexts[context] ?? '{}' };
        const found = answer(template, 'velocity-2', input, null, { spaceGobbling });
        return found === columns[index] ? [] : [`${id} ${spaceGobbling}`];
      }),
    );
    expect(different).toEqual(['gob-011 structured']);
  });

  test('the objects of API Gateway answer every vector exactly', () => {
    const rows = read<Row[]>('gateway.json');
    const found = rows.map(([id, gateway, template, expected = null]) => {
      const input = gateways[gateway];
      return [id, answer(template, 'apigw', input === undefined ? {} : { gateway: input }, expected)];
    });
    expect(found).toEqual(rows.map(([id, , , expected = null]) => [id, expected]));
  });
});
