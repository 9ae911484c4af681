import type { ExchangeId } from '../model/units.ts';
import type { KeptExchange, MemoryStore } from './memory-store.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** Well below what one transaction takes, so that a slice is written whole or not at all. */
const SLICE_BYTES = 1_000_000;

/**
 * Moves the oldest exchanges in memory into the file, with their pins, tags and deletions. An exchange leaves memory only
 * once the file has it: what cannot be written stays.
 * @throws why the file could not be written.
 */
export async function moveSomeToFile(memory: MemoryStore, file: SqliteStore): Promise<void> {
  const rows = memory.oldest(SLICE_BYTES);
  const ids = await file.insertAll(rows.map(({ exchange, marks }) => ({ ...exchange, tags: marks.tags })));
  await mark(file, rows, ids);
  memory.forget(new Set(rows.map(({ exchange }) => exchange.id)));
}

async function mark(file: SqliteStore, rows: readonly KeptExchange[], ids: readonly ExchangeId[]): Promise<void> {
  const idsOf = (isMeant: (row: KeptExchange) => boolean): ExchangeId[] =>
    ids.filter((_, index) => {
      const row = rows[index];
      return row !== undefined && isMeant(row);
    });
  const pinned = idsOf(({ marks }) => marks.isPinned);
  const deleted = idsOf((row) => row.deleted !== undefined);
  if (pinned.length > 0) await file.change(pinned, { kind: 'pin', pinned: true });
  if (deleted.length > 0) await file.change(deleted, { kind: 'delete' });
}
