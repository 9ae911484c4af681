import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatewrightError } from '../model/errors.ts';

/**
 * Writes a file of the user at once or not at all, with the permissions it has; folders on the way are made. Where files
 * cannot be replaced by new ones, such as a single file mounted into a container, it is written in place.
 * @param path How the user knows it, for the error.
 * @throws FILE_UNWRITABLE
 */
export async function writeUserFile(file: string, path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, text).catch(() => writeFile(file, text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewrightError('FILE_UNWRITABLE', { path, reason }, { cause: error });
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  const mode = await stat(file).then(
    (info) => info.mode,
    () => 0o666,
  );
  try {
    await writeFile(draft, text, { mode, flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
