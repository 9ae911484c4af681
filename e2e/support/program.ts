import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeWorkspace, root, type Workspace } from './workspace.ts';

const cli = join(root, 'core/cli/gatewright.mjs');

/** What a command of the CLI left behind. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Ready {
  readonly workbench: string;
  readonly gateway: readonly string[];
  readonly pid: number;
}

/** `gatewright serve` on a copy of a sample, on free ports. */
export class Program {
  readonly workspace: Workspace;
  #token = newToken();
  #child: ChildProcess | undefined;
  #ready: Ready = { workbench: '', gateway: [], pid: 0 };

  private constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  static async start(sample: string): Promise<Program> {
    const program = new Program(await makeWorkspace(sample));
    await program.#serve([]);
    return program;
  }

  get token(): string {
    return this.#token;
  }

  /** Address that opens the page, with its token. */
  get workbench(): string {
    return this.#ready.workbench;
  }

  /** Origin of the page, without a slash at the end. */
  get origin(): string {
    return new URL(this.workbench).origin;
  }

  /** Address of the first listener, without a slash at the end. */
  get gateway(): string {
    return (this.#ready.gateway[0] ?? '').replace(/\/$/, '');
  }

  /** Ends the engine at once, as a crash would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Starts the engine again, with the page at the same address, and the same token or another one. */
  async startAgain(token: 'same token' | 'new token'): Promise<void> {
    if (token === 'new token') this.#token = newToken();
    await this.#serve(['--control-port', new URL(this.workbench).port]);
  }

  /** Runs another command of the CLI on the same workspace. */
  run(...parameters: readonly string[]): Promise<CommandResult> {
    return runCommand([...parameters, '--workspace', this.workspace.folder], this.workspace.home);
  }

  /** Stops the engine and removes the workspace. */
  async close(): Promise<void> {
    await this.#end('SIGTERM');
    this.workspace.remove();
  }

  async #serve(parameters: readonly string[]): Promise<void> {
    const { folder, home } = this.workspace;
    const child = spawn(process.execPath, [cli, 'serve', folder, '--json', ...parameters], {
      env: { ...process.env, GATEWRIGHT_HOME: home, GATEWRIGHT_TOKEN: this.#token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ready = await readReady(child);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await exited;
  }
}

function newToken(): string {
  return randomBytes(16).toString('base64url');
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

function readReady(child: ChildProcess): Promise<Ready> {
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
