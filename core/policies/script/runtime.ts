import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten';
import { CALL_OBJECT } from './call-object.ts';
import { REALM } from './realm.ts';

/** What a script may use, and where its clock and its chance come from. */
export interface RuntimeSettings {
  readonly code: string;
  readonly timeoutMillis: number;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  random(): number;
}

/** Where and why a script does not go on. */
export interface ScriptFault {
  readonly kind: 'failed' | 'limit';
  /** What was said, or which limit it was. */
  readonly message: string;
  /** Of the user's own code, from 1; undefined where that is not known. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** What a run came to: the text the script's side wrote, or a fault. */
export type RunResult =
  | { readonly kind: 'ran'; readonly text: string }
  | ({ readonly kind: 'fault' } & { readonly fault: ScriptFault });

/** The name that the user's code has in stack traces. */
const FILE = 'script.js';
/** Freezing a realm is our own work; nothing of the user's runs while a script is read. */
const LOAD_MILLIS = 30_000;
/** Lines in front of the user's code. */
const LINES_BEFORE = 1;

/**
 * One script in a QuickJS of its own. The realm is frozen before the script is read, and everything of a call lives in one
 * function call, so that nothing stays from one call to the next.
 */
export class ScriptRuntime {
  readonly #settings: RuntimeSettings;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  #run: QuickJSHandle | undefined;
  #now = 0;
  #deadline = Infinity;
  #isInterrupted = false;

  constructor(module: QuickJSWASMModule, settings: RuntimeSettings) {
    this.#settings = settings;
    this.#runtime = module.newRuntime();
    this.#runtime.setMemoryLimit(settings.memoryBytes);
    this.#runtime.setMaxStackSize(settings.stackBytes);
    this.#runtime.setInterruptHandler(() => this.#isOverdue());
    this.#context = this.#runtime.newContext();
  }

  /** Reads the script; the fault in it, if there is one. */
  load(): ScriptFault | undefined {
    this.#start(LOAD_MILLIS);
    const { code } = this.#settings;
    const realm = this.#evaluate(REALM, 'realm.js');
    const random = this.#context.newFunction('random', () => this.#context.newNumber(this.#settings.random()));
    const now = this.#context.newFunction('now', () => this.#context.newNumber(this.#now));
    this.#context.unwrapResult(this.#context.callFunction(realm, this.#context.undefined, random, now)).dispose();
    for (const handle of [realm, random, now]) handle.dispose();
    const body = `(call, note, console) { 'use strict';\n${code}\n}`;
    // A text that closes the function early cannot do so in both: what may follow one is an error behind the other.
    const checked = this.#context.evalCode(`function script${body}`, FILE, { compileOnly: true });
    if (checked.error !== undefined) return this.#faultOf(checked.error);
    checked.value.dispose();
    const read = this.#context.evalCode(`({ script${body} }).script`, FILE);
    if (read.error !== undefined) return this.#faultOf(read.error);
    const begin = this.#evaluate(CALL_OBJECT, 'call.js');
    this.#run = this.#context.unwrapResult(this.#context.callFunction(begin, this.#context.undefined, read.value));
    for (const handle of [begin, read.value]) handle.dispose();
    return undefined;
  }

  /** Runs the script on facts, a text of JSON, at a moment of the workspace's clock. */
  run(facts: string, now: number): RunResult {
    const run = this.#run;
    if (run === undefined) return { kind: 'fault', fault: { kind: 'failed', message: 'the script was not read' } };
    this.#start(this.#settings.timeoutMillis);
    this.#now = now;
    const given = this.#context.newString(facts);
    const result = this.#context.callFunction(run, this.#context.undefined, given);
    given.dispose();
    if (result.error !== undefined) return { kind: 'fault', fault: this.#faultOf(result.error) };
    const text = this.#context.getString(result.value);
    result.value.dispose();
    if (!this.#runtime.hasPendingJob()) return { kind: 'ran', text };
    const message = 'a script cannot wait: nothing here comes later, so promises and async functions never go on';
    return { kind: 'fault', fault: { kind: 'failed', message } };
  }

  /** Lets go of everything. A runtime that is beyond use may not even let go properly; it is left to the collector then. */
  close(): void {
    try {
      this.#run?.dispose();
      this.#context.dispose();
      this.#runtime.dispose();
    } catch {
      // Nothing of it is used again.
    }
    this.#run = undefined;
  }

  #start(millis: number): void {
    this.#isInterrupted = false;
    this.#deadline = processorMillis() + millis;
  }

  #isOverdue(): boolean {
    if (processorMillis() < this.#deadline) return false;
    this.#isInterrupted = true;
    return true;
  }

  #evaluate(code: string, file: string): QuickJSHandle {
    return this.#context.unwrapResult(this.#context.evalCode(code, file));
  }

  /** Of an error that reached us: one that a script cannot catch, or one of reading it. */
  #faultOf(error: QuickJSHandle): ScriptFault {
    const place = this.#isInterrupted ? {} : this.#placeIn(this.#member(error, 'stack'));
    const name = this.#isInterrupted ? '' : this.#member(error, 'name');
    const message = this.#isInterrupted ? '' : this.#member(error, 'message');
    error.dispose();
    if (this.#isInterrupted)
      return { kind: 'limit', message: `it worked for more than ${this.#settings.timeoutMillis} ms` };
    if (name === '') return { kind: 'limit', message: `it took more than ${this.#settings.memoryBytes} bytes` };
    return { kind: 'failed', message: `${name}: ${message}`.slice(0, 500), ...place };
  }

  /** What is missing at the end is missed behind it, in a line that is not the user's. */
  #placeIn(stack: string): Pick<ScriptFault, 'line' | 'column'> {
    const place = placeIn(stack);
    const lines = this.#settings.code.split('\n').length;
    return place.line !== undefined && place.line > lines ? { line: lines } : place;
  }

  #member(of: QuickJSHandle, key: string): string {
    return this.#context
      .getProp(of, key)
      .consume((value) => (this.#context.typeof(value) === 'string' ? this.#context.getString(value) : ''));
  }
}

/**
 * Time that this thread has worked. A stopwatch on the wall would stop scripts for what other programs do, and the
 * workspace's clock can stand still.
 */
function processorMillis(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The innermost place of the user's code in a stack trace. */
export function placeIn(stack: string): { readonly line?: number; readonly column?: number } {
  const found = /script\.js:(\d+)(?::(\d+))?/.exec(stack);
  if (found === null) return {};
  const line = Math.max(1, Number(found[1]) - LINES_BEFORE);
  return found[2] === undefined ? { line } : { line, column: Number(found[2]) };
}
