import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ReadyLine, readyLine } from '../contract/wire.ts';

/** The program as users start it. */
export const PROGRAM = join(import.meta.dirname, '../cli/gatewright.mjs');

/** What a command left behind. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is started. */
export interface CommandOptions {
  /** Where settings and new workspaces are kept; every test has its own. */
  readonly home: string;
  /** Added to the environment; undefined takes a variable out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

const running = new Set<ChildProcess>();

/** Starts the program as a process of its own. */
export function startCommand(parameters: readonly string[], options: CommandOptions): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, ...parameters], {
    env: { ...process.env, GATEWRIGHT_HOME: options.home, NO_COLOR: '1', CI: '1', ...options.environment },
    stdio: 'pipe',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Kills what a test that failed left running. */
export function killCommands(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Runs a command to its end. */
export function runCommand(parameters: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const child = startCommand(parameters, options);
  child.stdin?.end();
  return resultOf(child);
}

/** What a process says until it ends. */
export async function resultOf(child: ChildProcess): Promise<CommandResult> {
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, ...said };
}

/** A served workspace in a process of its own. */
export interface ServedProcess {
  readonly child: ChildProcess;
  readonly ready: ReadyLine['ready'];
  /** What it says until it ends. */
  readonly result: Promise<CommandResult>;
  stop(): Promise<CommandResult>;
}

/** Runs `serve --json` until it is ready. */
export async function serveCommand(parameters: readonly string[], options: CommandOptions): Promise<ServedProcess> {
  const child = startCommand(['serve', '--json', ...parameters], options);
  const result = resultOf(child);
  const line = await Promise.race([firstLine(child), result.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  return {
    child,
    ready: readyLine.parse(JSON.parse(line)).ready,
    result,
    stop() {
      child.kill('SIGTERM');
      return result;
    },
  };
}

/** Resolves once a process has said something that fits. */
export function untilSaid(child: ChildProcess, expression: RegExp): Promise<void> {
  return new Promise((resolve) => {
    let said = '';
    child.stdout?.on('data', (text: string) => {
      said += text;
      if (expression.test(said)) resolve();
    });
  });
}

/** The first line that a process writes. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) reject(new Error('stdout is not a pipe'));
    else createInterface({ input: child.stdout }).once('line', resolve);
  });
}
