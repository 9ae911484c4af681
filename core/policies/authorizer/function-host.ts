import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Millis } from '../../model/units.ts';
import type { FromThread, FunctionThreadData, ThrownValue, ToThread } from './function-thread.ts';

/** How long a thread may take to say that it lives, once an invocation took too long. */
const PONG_MILLIS: Millis = 250;
/** How long a module may take to load, beside the time its function has. */
const LOAD_MILLIS: Millis = 10_000;

/** What a function and its thread may use. */
export interface FunctionSettings extends FunctionThreadData {
  readonly timeoutMillis: Millis;
  readonly memoryMegabytes: number;
  /** The only environment variables there are. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What one invocation came to. */
export type Invocation =
  | { readonly kind: 'answer'; readonly json: string | undefined; readonly logs: readonly string[] }
  | { readonly kind: 'thrown'; readonly thrown: ThrownValue; readonly logs: readonly string[] }
  | { readonly kind: 'timeout'; readonly millis: Millis }
  /** The thread died: out of memory, an error outside of any invocation, or a loop that never ends. */
  | { readonly kind: 'died'; readonly reason: string };

interface Waiting {
  readonly resolve: (invocation: Invocation) => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Runs a user's function in a thread of its own: started by the first invocation, shared by all that run at once,
 * replaced when it died. Its code has the rights of the program, but not its environment.
 */
export class FunctionHost {
  readonly #settings: FunctionSettings;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #nextId = 1;
  #pong: NodeJS.Timeout | undefined;
  #starts = 0;
  /** Running while the module loads. */
  #loading: NodeJS.Timeout | undefined;

  constructor(settings: FunctionSettings) {
    this.#settings = settings;
  }

  /** How often a thread was started. */
  get starts(): number {
    return this.#starts;
  }

  /** Never rejects: whatever goes wrong is what the invocation came to. */
  invoke(event: unknown): Promise<Invocation> {
    const { timeoutMillis } = this.#settings;
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, { resolve, timer: undefined });
      if (this.#loading === undefined) this.#limit(id);
      worker.postMessage({ kind: 'invoke', id, event, timeoutMillis } satisfies ToThread);
    });
  }

  /** Ends the thread; what is under way comes to nothing. Idempotent. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#bury(worker, 'the configuration was replaced');
    await worker?.terminate();
  }

  #start(): Worker {
    const { file, handler, memoryMegabytes, environment } = this.#settings;
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./function-thread.${extension}`, import.meta.url), {
      name: `authorizer ${basename(file)}`,
      workerData: { file, handler } satisfies FunctionThreadData,
      env: { ...environment },
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    });
    this.#starts += 1;
    this.#loading = setTimeout(() => {
      this.#bury(worker, `the module did not load within ${LOAD_MILLIS} ms`);
      void worker.terminate();
    }, LOAD_MILLIS);
    worker.unref();
    worker.on('message', (message: FromThread) => {
      if (worker === this.#worker) this.#take(message);
    });
    worker.on('error', (error) => this.#bury(worker, describe(error, memoryMegabytes)));
    worker.on('exit', (code) => this.#bury(worker, `the thread ended with ${code}`));
    return worker;
  }

  #take(message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        clearTimeout(this.#loading);
        this.#loading = undefined;
        for (const id of this.#waiting.keys()) this.#limit(id);
        return;
      case 'pong':
        clearTimeout(this.#pong);
        this.#pong = undefined;
        return;
      case 'answer':
      case 'thrown': {
        const { id, ...invocation } = message;
        this.#settle(id, invocation);
      }
    }
  }

  #limit(id: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) waiting.timer = setTimeout(() => this.#expire(id), this.#settings.timeoutMillis);
  }

  #expire(id: number): void {
    this.#settle(id, { kind: 'timeout', millis: this.#settings.timeoutMillis });
    const worker = this.#worker;
    if (worker === undefined || this.#pong !== undefined) return;
    // A function that only waits leaves the others alone; one in a loop takes its thread with it.
    worker.postMessage({ kind: 'ping' } satisfies ToThread);
    this.#pong = setTimeout(() => {
      this.#bury(worker, 'an invocation ran in a loop, and its thread was ended');
      void worker.terminate();
    }, PONG_MILLIS);
  }

  #settle(id: number, invocation: Invocation): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve(invocation);
  }

  /** The next invocation starts another thread. */
  #bury(worker: Worker | undefined, reason: string): void {
    if (worker === undefined || worker !== this.#worker) return;
    this.#worker = undefined;
    clearTimeout(this.#pong);
    clearTimeout(this.#loading);
    this.#pong = undefined;
    this.#loading = undefined;
    for (const id of this.#waiting.keys()) this.#settle(id, { kind: 'died', reason });
  }
}

function describe(error: unknown, memoryMegabytes: number): string {
  if (!(error instanceof Error)) return `the thread threw ${String(error)}`;
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? `the thread took more than ${memoryMegabytes} MB of memory`
    : `the thread threw ${error.name}: ${error.message}`.slice(0, 1000);
}
