import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../model/clock.ts';
import { recordingConfig, type RecordingConfig } from '../model/config.ts';
import { MemoryStore } from '../recording/memory-store.ts';
import { Recorder, STORE_FILE } from '../recording/recorder.ts';
import type { RecorderOptions } from '../recording/recorder-options.ts';
import type { RecorderState } from '../recording/recorder-state.ts';
import { SqliteStore } from '../recording/sqlite-store.ts';
import type { ExchangeStore } from '../recording/store.ts';
import { Thread } from '../recording/thread.ts';
import type { WriterCalls, WriterData } from '../recording/writer-thread.ts';

/** A store for a test. */
export interface TestStore {
  readonly store: ExchangeStore;
  /** Puts everything into the full-text index; it is not left to idle time. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** A folder for a test, and what removes it. */
export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Exchanges in memory. */
export function memoryStore(clock: Clock): Promise<TestStore> {
  const store = new MemoryStore(clock);
  return Promise.resolve({ store, settle: () => Promise.resolve(), close: () => store.close() });
}

/** Exchanges in a file of their own, with the threads the product has. */
export async function sqliteStore(clock: Clock): Promise<TestStore> {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, STORE_FILE);
  const thread = new Thread<WriterCalls>('writer-thread', { workerData: { file } satisfies WriterData });
  const store = new SqliteStore({
    file,
    clock,
    wall: clock,
    writer: () => thread,
    totals: () => ({ exchanges: 0, bytes: 0, unindexed: 0 }),
  });
  await thread.call('open', []);
  return {
    store,
    settle: () => thread.call('settle', []),
    async close() {
      await store.close();
      await thread.call('close', []);
      await thread.close();
      remove();
    },
  };
}

/** A recorder on a folder, with the rules that a test names and the defaults for the rest. */
export function startRecorder(
  options: Pick<RecorderOptions, 'folder' | 'clock'> & Partial<RecorderOptions>,
  rules: Partial<RecordingConfig> = {},
): Recorder {
  return new Recorder({
    redactionKey: new Uint8Array(32),
    rules: { ...recordingConfig.parse({}), ...rules },
    ...options,
  });
}

/** Resolves with the recorder's state once it is as wanted. */
export function stateOf(recorder: Recorder, isWanted: (state: RecorderState) => boolean): Promise<RecorderState> {
  return new Promise((resolve) => {
    const stop = recorder.onState(check);
    check();
    function check(): void {
      const state = recorder.state();
      if (!isWanted(state)) return;
      queueMicrotask(() => stop());
      resolve(state);
    }
  });
}
