import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { GatewrightError } from '../model/errors.ts';
import { outputGone } from './output.ts';

/** Pieces of a text, as they come. */
export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/**
 * Writes a text in pieces to a file, at once or not at all, or to stdout for `-`. A file that was there is kept until the
 * new one is whole.
 * @throws FILE_UNWRITABLE
 */
export async function writePieces(pieces: Pieces, path: string): Promise<void> {
  if (path === '-') return writeToStdout(pieces);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeToFile(pieces, draft);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new GatewrightError('FILE_UNWRITABLE', { path, reason: error.message }, { cause: error });
  }
}

async function writeToStdout(pieces: Pieces): Promise<void> {
  for await (const piece of pieces) {
    if (outputGone.aborted) return;
    if (process.stdout.write(piece)) continue;
    // A reader that went is noticed by the next round.
    await once(process.stdout, 'drain', { signal: outputGone }).catch(() => undefined);
  }
}

/** What an exchange says is for its owner's eyes. */
async function writeToFile(pieces: Pieces, path: string): Promise<void> {
  const out = createWriteStream(path, { mode: 0o600 });
  await once(out, 'open');
  for await (const piece of pieces) if (!out.write(piece)) await once(out, 'drain');
  out.end();
  await finished(out);
}
