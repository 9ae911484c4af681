import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const root = join(import.meta.dirname, '../..');
const cli = join(root, 'core/cli/gatewright.mjs');

/** A program of ours that serves a workspace. */
export interface RunningProgram {
  readonly workbench: string;
  /** Address of the first listener, without a slash at the end. */
  readonly gateway: string;
  readonly workspace: string;
  readonly home: string;
  /** Runs another command on the same workspace and home. */
  run(...parameters: string[]): Promise<CommandResult>;
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A private home and a private copy of a sample, so that stories do not meet. */
export function makeWorkspace(sample: string): { home: string; workspace: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-e2e-'));
  const workspace = join(folder, sample);
  cpSync(join(root, 'samples', sample), workspace, { recursive: true });
  return { home: join(folder, 'home'), workspace, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts `gatewright serve` on a copy of a sample, on free ports. */
export async function startProgram(sample: string): Promise<RunningProgram> {
  const place = makeWorkspace(sample);
  const child = spawn(process.execPath, [cli, 'serve', place.workspace, '--json', '--port', '0'], {
    env: { ...process.env, GATEWRIGHT_HOME: place.home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await readReady(child);
  return {
    workbench: ready.workbench,
    gateway: (ready.gateway[0] ?? '').replace(/\/$/, ''),
    workspace: place.workspace,
    home: place.home,
    run: (...parameters) => runCommand([...parameters, '--workspace', place.workspace], place.home),
    kill: (signal) => child.kill(signal),
    exited,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      place.remove();
    },
  };
}

/** Runs one command of the CLI to its end. */
export function runCommand(parameters: readonly string[], home: string, input?: string): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...parameters], {
      env: { ...process.env, GATEWRIGHT_HOME: home },
      stdio: 'pipe',
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.stdin.end(input);
    child.once('close', (code) => resolve({ code: code ?? -1, ...output }));
  });
}

function readReady(child: ChildProcess): Promise<{ workbench: string; gateway: string[] }> {
  return new Promise((resolve, reject) => {
    const complaints: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    child.once('exit', (code) =>
      reject(new Error(`the program ended with ${code} before it was ready: ${complaints.join('')}`)),
    );
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"ready"')) resolve(JSON.parse(line).ready);
    });
  });
}
