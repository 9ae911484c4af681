import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from './journal.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  file = join(folder, 'deep/run.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('lines of one turn are written together and read back by their place', async () => {
  const journal = Journal.create(file);
  journal.append('one');
  journal.append('zwei ü');
  expect([readFileSync(file, 'utf8'), journal.length]).toEqual(['', 2]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(readFileSync(file, 'utf8')).toBe('one\nzwei ü\n');
  journal.append('three');
  expect([journal.read(1, 5), journal.read(1, 1), journal.read(3, 1)]).toEqual([['zwei ü', 'three'], ['zwei ü'], []]);
  journal.close();
  journal.close();
});

test('half a line at the end is written over, so that the next one is whole', () => {
  const first = Journal.create(file);
  first.append('one');
  first.close();
  appendFileSync(file, '{"half');
  const seen: string[] = [];
  const again = Journal.open(file, (line) => seen.push(line));
  again.append('two is longer than half');
  again.close();
  expect([seen, readFileSync(file, 'utf8')]).toEqual([['one'], 'one\ntwo is longer than half\n']);
});

test('a line that is longer than what is read at once is one line', () => {
  const long = 'x'.repeat(2_500_000);
  const first = Journal.create(file);
  first.append(long);
  first.append('short');
  first.close();
  const sizes: number[] = [];
  Journal.open(file, (line) => sizes.push(line.length)).close();
  expect(sizes).toEqual([2_500_000, 5]);
});
