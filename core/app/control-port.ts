import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewrightError } from '../model/errors.ts';
import { PRIVATE_FOLDER } from './workspace.ts';

/** The port of the page in this workspace's last session. */
const FILE = 'page-port';

/**
 * Opens the control port where it was last time, when that port is free: a browser keeps what the page remembers, such as
 * columns and splitters, by address. Another free port is taken otherwise.
 */
export async function openWhereItWas<T extends { readonly port: number }>(
  workspace: string,
  open: (port: number) => Promise<T>,
): Promise<T> {
  const last = readLast(workspace);
  const opened =
    last === 0
      ? await open(0)
      : await open(last).catch((error: unknown) => {
          if (error instanceof GatewrightError) return open(0);
          throw error;
        });
  if (opened.port !== last) keep(workspace, opened.port);
  return opened;
}

/** 0 when there was none. */
function readLast(workspace: string): number {
  try {
    const port = Number(readFileSync(join(workspace, PRIVATE_FOLDER, FILE), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
  } catch {
    // The first session, or a folder that cannot be read: any port will do.
    return 0;
  }
}

function keep(workspace: string, port: number): void {
  try {
    mkdirSync(join(workspace, PRIVATE_FOLDER), { recursive: true, mode: 0o700 });
    writeFileSync(join(workspace, PRIVATE_FOLDER, FILE), `${port}\n`, { mode: 0o600 });
  } catch {
    // In a folder that cannot be written the next session has another address, which is all that is lost.
  }
}
