import type { QuickJSWASMModule } from 'quickjs-emscripten';
import type { Awaitable } from '../policy.ts';
import { ScriptRuntime, type RunResult, type RuntimeSettings, type ScriptFault } from './runtime.ts';

/** Where QuickJS comes from. */
export type OpenModule = () => Promise<QuickJSWASMModule>;

/**
 * One script ready to run, and ready again after it broke what it ran in: past a limit the runtime is made anew, and when
 * the machine under it failed, that too.
 */
export class ScriptRunner {
  readonly #open: OpenModule;
  readonly #settings: RuntimeSettings;
  #module: QuickJSWASMModule | undefined;
  #runtime: ScriptRuntime | undefined;

  constructor(module: QuickJSWASMModule, open: OpenModule, settings: RuntimeSettings) {
    this.#module = module;
    this.#open = open;
    this.#settings = settings;
  }

  /** Reads the script; the fault in it, if there is one. */
  load(): ScriptFault | undefined {
    if (this.#module === undefined) return undefined;
    const runtime = new ScriptRuntime(this.#module, this.#settings);
    const fault = runtime.load();
    if (fault === undefined) this.#runtime = runtime;
    else runtime.close();
    return fault;
  }

  /** See {@link ScriptRuntime.run}; at once, unless the machine has to be made anew. */
  run(facts: string, now: number): Awaitable<RunResult> {
    if (this.#module !== undefined) return this.#runNow(facts, now);
    return this.#open().then((module) => {
      this.#module ??= module;
      return this.#runNow(facts, now);
    });
  }

  close(): void {
    this.#runtime?.close();
    this.#runtime = undefined;
  }

  #runNow(facts: string, now: number): RunResult {
    try {
      const fault = this.#runtime === undefined ? this.load() : undefined;
      if (fault !== undefined || this.#runtime === undefined) return { kind: 'fault', fault: fault ?? UNREAD };
      const result = this.#runtime.run(facts, now);
      // A script that was stopped in the middle leaves nothing that could be trusted.
      if (result.kind === 'fault') this.close();
      return result;
    } catch (thrown) {
      this.#runtime = undefined;
      this.#module = undefined;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      return { kind: 'fault', fault: { kind: 'limit', message: `the machine under it failed: ${reason}` } };
    }
  }
}

const UNREAD: ScriptFault = { kind: 'failed', message: 'the script was not read' };
