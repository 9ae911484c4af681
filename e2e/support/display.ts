import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A screen for programs with windows. */
export interface Display {
  /** For `DISPLAY`. */
  readonly name: string;
  close(): Promise<void>;
}

/** Whether this machine can open one. */
export function hasDisplay(): boolean {
  return spawnSync('Xvfb', ['-help'], { stdio: 'ignore' }).error === undefined;
}

/**
 * A virtual screen of its own for each file of stories, whatever screen there is.
 * @param size Width, height and bits a pixel, such as `1600x1000x24`.
 * @throws Error when Xvfb is not installed.
 */
export async function openDisplay(size: string): Promise<Display> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const number = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    // The fourth stream is a pipe, as asked for above.
    createInterface({ input: child.stdio[3] as Readable }).once('line', resolve);
  });
  return {
    name: `:${number.trim()}`,
    async close() {
      child.kill();
      await exited;
    },
  };
}
