import { type MessagePort, type Transferable, Worker, type WorkerOptions } from 'node:worker_threads';
import { GatewrightError, toErrorValue, type ErrorCode, type ErrorValue, ERROR_TABLE } from '../model/errors.ts';
import type { Progress, QueryControl } from './store.ts';

/** Calls a thread answers: a name, its arguments, what it gives. Values must be ones that can be cloned. */
export type ThreadCalls = Readonly<Record<string, (...parameters: never[]) => unknown>>;

interface CallMessage {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly parameters: readonly unknown[];
  /** One number, made 1 when the caller gives up. */
  readonly cancelled: Int32Array;
}

type Answer =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorValue }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress };

/** An answer of which parts are handed over to the caller instead of copied. */
export class HandedOver<T> {
  readonly value: T;
  readonly transfer: readonly Transferable[];

  constructor(value: T, transfer: readonly Transferable[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

/** What a running call can ask of its caller. */
export interface CallControl {
  /** @throws CALL_CANCELLED when the caller gave up. */
  check(): void;
  report(progress: Progress): void;
}

/**
 * Answers the calls that come in on a port; other messages go to `onOther`.
 * @returns What takes a message; for one that was received past the port's events.
 */
export function serveCalls(
  port: MessagePort,
  handle: (name: string, parameters: readonly unknown[], control: CallControl) => unknown,
  onOther: (message: unknown) => void = () => undefined,
): (message: unknown) => void {
  const take = (message: unknown): void => {
    if (!isCall(message)) {
      onOther(message);
      return;
    }
    const { id, name, parameters, cancelled } = message;
    const control: CallControl = {
      check() {
        if (Atomics.load(cancelled, 0) === 1) throw new GatewrightError('CALL_CANCELLED');
      },
      report: (progress) => port.postMessage({ kind: 'progress', id, progress } satisfies Answer),
    };
    try {
      control.check();
      const given = handle(name, parameters, control);
      const { value, transfer } = given instanceof HandedOver ? given : { value: given, transfer: [] };
      port.postMessage({ kind: 'result', id, value } satisfies Answer, transfer);
    } catch (error) {
      port.postMessage({ kind: 'error', id, error: toErrorValue(error) } satisfies Answer);
    }
  };
  port.on('message', take);
  return take;
}

function isCall(message: unknown): message is CallMessage {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'call';
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly control: QueryControl;
}

/** Who hears of what a thread does by itself. */
export interface ThreadListeners {
  /** Gets the messages that answer no call. */
  readonly onMessage?: (message: unknown) => void;
  /** The thread is gone, wanted or not; called once. Calls under way were rejected with the same error. */
  readonly onEnd?: (error: GatewrightError) => void;
}

/** A thread of ours, from outside: typed calls, and messages that are none. */
export class Thread<C extends ThreadCalls> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ThreadListeners;
  #nextId = 1;
  #ended: GatewrightError | undefined;

  /**
   * @param name File name without its extension.
   * @param beside URL of a module in the same folder; this one when absent.
   */
  constructor(name: string, options: WorkerOptions, listeners: ThreadListeners = {}, beside = import.meta.url) {
    const extension = beside.endsWith('.ts') ? 'ts' : 'js';
    this.#listeners = listeners;
    this.#worker = new Worker(new URL(`./${name}.${extension}`, beside), { ...options, name });
    this.#worker.on('message', (message: unknown) => this.#take(message));
    this.#worker.on('error', (error) => this.#end(new GatewrightError('STORE_FAILED', { reason: error.message })));
    this.#worker.on('exit', () => this.#end(new GatewrightError('STORE_FAILED', { reason: 'the thread has ended' })));
  }

  /** Calls the thread. @throws what the handler threw, by code; CALL_CANCELLED when the signal aborts. */
  call<N extends keyof C & string>(
    name: N,
    parameters: Parameters<C[N]>,
    control: QueryControl = {},
    transfer: readonly Transferable[] = [],
  ): Promise<ReturnType<C[N]>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const cancel = (): void => void Atomics.store(cancelled, 0, 1);
    if (control.signal?.aborted === true) cancel();
    control.signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<ReturnType<C[N]>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, control });
      const message: CallMessage = { kind: 'call', id, name, parameters, cancelled };
      this.#worker.postMessage(message, transfer);
    }).finally(() => control.signal?.removeEventListener('abort', cancel));
  }

  /** Sends what is not a call. @returns Whether it could be sent; when not, nothing was transferred. */
  post(message: unknown, transfer: readonly Transferable[] = []): boolean {
    if (this.#ended !== undefined) return false;
    this.#worker.postMessage(message, transfer);
    return true;
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Ends the thread; what is under way is given up. Idempotent. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(message: unknown): void {
    if (!isAnswer(message)) {
      this.#listeners.onMessage?.(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (message.kind === 'progress') {
      waiting?.control.onProgress?.(message.progress);
      return;
    }
    this.#waiting.delete(message.id);
    // The handler of this name gave the value; the two sides share its type.
    if (message.kind === 'result') waiting?.resolve(message.value as never);
    else waiting?.reject(fromErrorValue(message.error));
  }

  #end(error: GatewrightError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#listeners.onEnd?.(error);
  }
}

function isAnswer(message: unknown): message is Answer {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    (message.kind === 'result' || message.kind === 'error' || message.kind === 'progress')
  );
}

/** An error that crossed the border of a thread, as it was thrown there. */
export function fromErrorValue({ code, message, details }: ErrorValue): Error {
  if (code in ERROR_TABLE) return new GatewrightError(code as ErrorCode, details);
  return new GatewrightError('INTERNAL', { reason: message, code });
}
