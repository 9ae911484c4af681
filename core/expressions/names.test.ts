import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FUNCTIONS } from './functions.ts';
import { GROUPS, NAMES } from './names.ts';

const docs = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');

test('the docs tell of every name and every function', () => {
  const rows = [
    ...[...NAMES].map(([name, { summary }]) => `| \`${name}\` | ${summary} |`),
    ...[...FUNCTIONS.values()].map(({ usage, summary }) => `| \`${usage}\` | ${summary} |`),
  ];
  expect(rows.filter((row) => !docs.includes(row))).toEqual([]);
});

test('groups are what stands before a dot', () => {
  expect([...GROUPS.keys()]).toEqual(['request', 'client', 'client.certificate', 'consumer', 'response', 'error']);
  expect(GROUPS.get('client')).toEqual(['ip', 'port', 'certificate']);
});
