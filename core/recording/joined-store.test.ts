import { expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import { exchangeOf, NOON } from './filter/test-exchanges.ts';
import { JoinedStore } from './joined-store.ts';
import { MemoryStore } from './memory-store.ts';

const clock = { now: () => NOON, monotonic: () => 0 };

/** A file that gives two exchanges at once. */
class SlowFile extends MemoryStore {
  override async loadMany(ids: readonly number[]): Promise<readonly (Exchange | undefined)[]> {
    return super.loadMany(ids.slice(0, 2));
  }
}

async function joined(inFile: readonly number[], inMemory: readonly number[]): Promise<JoinedStore> {
  const file = new SlowFile(clock);
  const memory = new MemoryStore(clock);
  await file.insert(inFile.map((id) => exchangeOf({ id, target: '/file' })));
  await memory.insert(inMemory.map((id) => exchangeOf({ id, target: '/memory' })));
  return new JoinedStore(file, memory, () => undefined);
}

test.each([
  ['with nothing in memory, what the file gives', [1, 2, 3], [], [1, 2, 3], ['1 /file', '2 /file']],
  ['with all of it in memory, all of it', [2], [1, 2, 3], [1, 2, 3], ['1 /memory', '2 /memory', '3 /memory']],
  [
    'with some in memory, those up to the last that the file gave',
    [1, 2, 3, 5],
    [4, 6],
    [4, 1, 9, 6, 1, 4],
    ['4 /memory', '1 /file', 'none', '6 /memory'],
  ],
])('many exchanges are given at once: %s', async (_, inFile, inMemory, ids, expected) => {
  const loaded = await (await joined(inFile, inMemory)).loadMany(ids);
  expect(loaded.map((one) => (one === undefined ? 'none' : `${one.id} ${one.request.target}`))).toEqual(expected);
});
