import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why tests with a real Redis are skipped here; undefined where they run. On a build server a missing one is a failure. */
export const redisMissing = reasonToSkip();

function reasonToSkip(): string | undefined {
  if (process.env['CI'] !== undefined && process.env['CI'] !== '') return undefined;
  return spawnSync('redis-server', ['--version']).error === undefined
    ? undefined
    : 'redis-server is not installed (Debian package redis-server)';
}

const ATTEMPTS = 5;

/** A real redis-server on a free port of the loopback, which keeps nothing. */
export class TestRedis {
  readonly port: number;
  readonly #folder: string;
  #child: ChildProcess;

  private constructor(port: number, folder: string, child: ChildProcess) {
    this.port = port;
    this.#folder = folder;
    this.#child = child;
  }

  /** Starts one. @throws Error when none can be started. */
  static async start(): Promise<TestRedis> {
    const folder = mkdtempSync(join(tmpdir(), 'gatewright-redis-'));
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const child = await spawnRedis(port, folder);
      if (child !== undefined) return new TestRedis(port, folder, child);
      // Somebody else took the port in between.
      if (attempt === ATTEMPTS) throw new Error('redis-server does not start');
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Lets it hang: connections stay open, nothing is answered. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Ends it at once, as a machine that fails does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  /** Starts an empty one on the same port. @throws Error when the port is taken by now. */
  async restart(): Promise<void> {
    await this.kill();
    const child = await spawnRedis(this.port, this.#folder);
    if (child === undefined) throw new Error(`redis-server does not start on port ${this.port} again`);
    this.#child = child;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** @returns The process once it takes connections; undefined when it ended instead. */
async function spawnRedis(port: number, folder: string): Promise<ChildProcess | undefined> {
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
  const parameters = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn('redis-server', parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  const isReady = await new Promise<boolean>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Ready to accept connections')) resolve(true);
    });
    child.once('error', reject);
    child.once('exit', () => resolve(false));
  });
  return isReady ? child : undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
