import { expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import { temporaryFolder } from '../testing/stores.ts';
import { Thread } from './thread.ts';
import type { WriterCalls } from './writer-thread.ts';

test('a thread that ends by itself says so once, rejects what waits, and takes nothing more', async () => {
  const { folder, remove } = temporaryFolder();
  const ends: GatewrightError[] = [];
  const thread = new Thread<WriterCalls>(
    'writer-thread',
    { workerData: { file: `${folder}/store.db` } },
    { onEnd: (error) => ends.push(error) },
  );
  // Not a batch: nothing that the recorder would send, and nothing the thread can go on from.
  thread.post({ kind: 'batch' });
  const waiting = await thread.call('open', []).catch((error: unknown) => error);
  const buffer = new ArrayBuffer(8);
  const isSent = thread.post({ kind: 'batch', buffer }, [buffer]);
  const later = await thread.call('open', []).catch((error: unknown) => error);
  await thread.close();
  remove();
  expect([codeOf(waiting), codeOf(later), ends.length, thread.isEnded, isSent, buffer.byteLength]).toEqual([
    'STORE_FAILED',
    'STORE_FAILED',
    1,
    true,
    false,
    8,
  ]);
});

function codeOf(error: unknown): string {
  return error instanceof GatewrightError ? error.code : String(error);
}
