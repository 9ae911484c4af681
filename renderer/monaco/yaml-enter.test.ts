import { expect, test } from 'vitest';
import { YAML_ENTER_RULES } from './yaml-enter.ts';

function added(line: string): string {
  return YAML_ENTER_RULES.find(({ before }) => before.test(line))?.adds ?? '';
}

test('the line after the beginning of a list entry begins below its first key', () => {
  const lines = [
    '- id: user',
    '  - respond:',
    'routes:',
    'name: quickstart',
    '- GET',
    '- { id: partner }',
    '  # - id: no',
  ];
  expect(lines.map((line) => [line, added(line)])).toEqual([
    ['- id: user', '  '],
    ['  - respond:', '    '],
    ['routes:', '  '],
    ['name: quickstart', ''],
    ['- GET', ''],
    ['- { id: partner }', ''],
    ['  # - id: no', ''],
  ]);
});
