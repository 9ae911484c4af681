import { describeError, GatewrightError } from '../model/errors.ts';

/**
 * What the commands end with: 0 done, 1 the answer is no (findings, nothing found, a request that failed), 2 the command
 * was not understood or could not be carried out.
 */
export const EXIT = { done: 0, no: 1, failed: 2 } as const;

/** Makes an action for a command out of one whose answer is the exit code. */
export type Ends = <P extends unknown[]>(run: (...given: P) => Promise<number>) => (...given: P) => Promise<void>;

const readerGone = new AbortController();

/** Aborted when whoever read stdout has gone, as `head` does: what is left to say is for nobody. */
export const outputGone: AbortSignal = readerGone.signal;

/** Lets a command end in peace when its reader goes. */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      readerGone.abort();
    });
  }
}

/** Writes a line to stdout. */
export function say(line: string): void {
  if (!outputGone.aborted) process.stdout.write(`${line}\n`);
}

/** Writes a line to stderr, where people look and programs do not. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What a failed command says: one line, never a stack. */
export function failureLine(error: unknown): string {
  if (error instanceof GatewrightError) return `gatewright: ${describeError(error)}`;
  return `gatewright: ${error instanceof Error ? error.message : String(error)}`;
}

/** Whether colours and boxes may be written. */
export function isTerminal(): boolean {
  return process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
}

/** `12.3 ms`, `1.24 s`; a dash for what did not happen. */
export function millisText(millis: number): string {
  if (millis < 0) return '-';
  if (millis >= 10_000) return `${(millis / 1000).toFixed(1)} s`;
  if (millis >= 1000) return `${(millis / 1000).toFixed(2)} s`;
  return millis >= 100 ? `${millis.toFixed(0)} ms` : `${millis.toFixed(1)} ms`;
}

/** `512 B`, `1.2 kB`, `3.4 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, divisor] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  return `${(bytes / Number(divisor)).toFixed(1)} ${unit}`;
}
