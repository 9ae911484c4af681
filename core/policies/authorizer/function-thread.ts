import { execFile } from 'node:child_process';
import { AsyncLocalStorage } from 'node:async_hooks';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';

/** What the thread is started with. */
export interface FunctionThreadData {
  /** Absolute path of the module. */
  readonly file: string;
  /** Name of the export to call. */
  readonly handler: string;
}

/** To the thread: run the function, or say that you live. */
export type ToThread =
  | { readonly kind: 'invoke'; readonly id: number; readonly event: unknown; readonly timeoutMillis: number }
  | { readonly kind: 'ping' };

/** From the thread: that the module is loaded or never will be, what an invocation came to, or that it lives. */
export type FromThread =
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly json: string | undefined;
      readonly logs: readonly string[];
    }
  | { readonly kind: 'thrown'; readonly id: number; readonly thrown: ThrownValue; readonly logs: readonly string[] }
  | { readonly kind: 'ready' }
  | { readonly kind: 'pong' };

/** What a function threw. */
export interface ThrownValue {
  readonly name: string;
  readonly message: string;
  /** Where in the user's file, as `check.mjs:12:7`. */
  readonly at?: string;
}

type Handler = (event: unknown, context: object, callback: (error: unknown, answer?: unknown) => void) => unknown;

const MAX_LINES = 50;
const MAX_LINE_LENGTH = 500;
const lines = new AsyncLocalStorage<string[]>();

/** What an invocation prints goes into its trace; everything else where it always goes. */
function catchConsole(): void {
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const) {
    const print = console[method].bind(console);
    console[method] = (...values: unknown[]) => {
      const own = lines.getStore();
      if (own === undefined) return print(...values);
      if (own.length < MAX_LINES) own.push(format(...values).slice(0, MAX_LINE_LENGTH));
      else if (own.length === MAX_LINES) own.push('… more lines are not shown');
    };
  }
}

/** Where syntax errors are: the error itself does not say it. */
const syntaxPlaces = new WeakMap<object, string>();

async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    // A user's module: what it exports is checked by who asks for it.
    return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (thrown) {
    const place = thrown instanceof SyntaxError ? await findSyntaxError(file) : undefined;
    if (thrown instanceof SyntaxError && place !== undefined) syntaxPlaces.set(thrown, place);
    throw thrown;
  }
}

/** Node tells the line only to who has it check the file; a fault in another file that it imports stays without a line. */
function findSyntaxError(file: string): Promise<string | undefined> {
  const env = { ELECTRON_RUN_AS_NODE: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--check', file], { env, timeout: 5000 }, (_error, _output, complaint) => {
      const line = /^.*:(\d+)$/m.exec(complaint)?.[1];
      resolve(line === undefined ? undefined : `${nameOf(file)}:${line}`);
    });
  });
}

async function loadHandler({ file, handler }: FunctionThreadData): Promise<Handler> {
  const module = await loadModule(file);
  const common = module['default'];
  const found =
    module[handler] ?? (typeof common === 'object' && common !== null ? Reflect.get(common, handler) : undefined);
  if (typeof found !== 'function') throw new Error(`the module has no function ${handler}`);
  return found as Handler;
}

function invoke(handler: Handler, event: unknown, timeoutMillis: number): Promise<unknown> {
  const deadline = performance.now() + timeoutMillis;
  const context = {
    functionName: 'authorizer',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - performance.now()),
  };
  return new Promise((resolve, reject) => {
    const later = handler(event, context, (error, answer) => (error ? reject(error) : resolve(answer)));
    // What a function with a callback gives back counts only when it is a promise.
    if (handler.length < 3 || later instanceof Promise) resolve(later);
  });
}

function describeThrown(thrown: unknown, file: string): ThrownValue {
  if (!(thrown instanceof Error)) return { name: 'thrown', message: String(thrown).slice(0, 1000) };
  const at = syntaxPlaces.get(thrown) ?? placeIn(thrown.stack ?? '', file);
  return { name: thrown.name, message: thrown.message.slice(0, 1000), ...(at === undefined ? {} : { at }) };
}

/** The first line of a stack that lies in the file. */
function placeIn(stack: string, file: string): string | undefined {
  const url = pathToFileURL(file).href;
  for (const line of stack.split('\n')) {
    const start = Math.max(line.indexOf(url), line.indexOf(file));
    const place = start === -1 ? null : /:(\d+(?::\d+)?)\)?\s*$/.exec(line.slice(start));
    if (place !== null) return `${nameOf(file)}:${place[1]}`;
  }
  return undefined;
}

function nameOf(file: string): string {
  return file.replace(/^.*[/\\]/, '');
}

if (parentPort !== null) {
  const port = parentPort;
  // Given by the host that starts the thread.
  const data = workerData as FunctionThreadData;
  catchConsole();
  const handler = loadHandler(data);
  const ready = (): void => port.postMessage({ kind: 'ready' } satisfies FromThread);
  // Why it could not be loaded is what each invocation comes to.
  void handler.then(ready, ready);
  const answer = async (id: number, event: unknown, timeoutMillis: number): Promise<void> => {
    const logs: string[] = [];
    let message: FromThread;
    try {
      const loaded = await handler;
      const value = await lines.run(logs, () => invoke(loaded, event, timeoutMillis));
      message = { kind: 'answer', id, json: JSON.stringify(value), logs };
    } catch (thrown) {
      message = { kind: 'thrown', id, thrown: describeThrown(thrown, data.file), logs };
    }
    port.postMessage(message);
  };
  port.on('message', (message: ToThread) => {
    if (message.kind === 'ping') port.postMessage({ kind: 'pong' } satisfies FromThread);
    else void answer(message.id, message.event, message.timeoutMillis);
  });
}
