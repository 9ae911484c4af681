import type { CallInput, CallName, CallOutput } from '../contract/calls.ts';
import type { EventName, EventValue } from '../contract/events.ts';
import { engineFrame, type ClientFrame, type EngineFrame } from '../contract/wire.ts';
import { ERROR_TABLE, type ErrorCode, GatewrightError, type ErrorValue } from '../model/errors.ts';
import type { Channel } from './channel.ts';

/** What a caller may add to a call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number | undefined) => void;
}

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: CallOptions['onProgress'];
}

/** The contract from a client's side, over any channel. */
export class RpcClient {
  readonly #channel: Channel;
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Map<string, Set<(value: unknown) => void>>();
  #lastId = 0;
  #isClosed = false;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onMessage((text) => this.#receive(text));
    channel.onClose(() => this.#end());
  }

  /** @throws GatewrightError with the engine's code; CALL_CANCELLED, CHANNEL_CLOSED. */
  call<N extends CallName>(name: N, input: CallInput<N>, options: CallOptions = {}): Promise<CallOutput<N>> {
    if (this.#isClosed) return Promise.reject(new GatewrightError('CHANNEL_CLOSED'));
    if (options.signal?.aborted === true) return Promise.reject(new GatewrightError('CALL_CANCELLED'));
    this.#lastId += 1;
    const id = String(this.#lastId);
    const cancel = (): void => this.#send({ kind: 'cancel', id });
    options.signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<CallOutput<N>>((resolve, reject) => {
      this.#pending.set(id, {
        // The server's handlers are typed from the same table.
        resolve: (output) => resolve(output as CallOutput<N>),
        reject,
        onProgress: options.onProgress,
      });
      this.#send({ kind: 'call', id, name, input });
    }).finally(() => options.signal?.removeEventListener('abort', cancel));
  }

  /** Runs `listener` for every event of a name. @returns The undo. */
  on<N extends EventName>(name: N, listener: (value: EventValue<N>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    // The server sends under a name what the table of events says.
    const listen = (value: unknown): void => listener(value as EventValue<N>);
    this.#listeners.set(name, listeners.add(listen));
    return () => listeners.delete(listen);
  }

  close(): void {
    this.#channel.close();
    this.#end();
  }

  #receive(text: string): void {
    const frame = readFrame(text);
    if (frame === undefined) {
      this.close();
      return;
    }
    if (frame.kind === 'event') {
      if (frame.name === 'progress') this.#progress(frame.value);
      for (const listen of this.#listeners.get(frame.name) ?? []) listen(frame.value);
      return;
    }
    const pending = this.#pending.get(frame.id);
    this.#pending.delete(frame.id);
    if (frame.kind === 'result') pending?.resolve(frame.output);
    else pending?.reject(toError(frame.error));
  }

  #progress(value: unknown): void {
    // The event called `progress`, as the table of events has it.
    const { call, done, total } = value as EventValue<'progress'>;
    this.#pending.get(call)?.onProgress?.(done, total);
  }

  #send(frame: ClientFrame): void {
    this.#channel.send(JSON.stringify(frame));
  }

  #end(): void {
    this.#isClosed = true;
    for (const { reject } of this.#pending.values()) reject(new GatewrightError('CHANNEL_CLOSED'));
    this.#pending.clear();
  }
}

/** Whoever sends what is no frame does not speak the contract: nothing that follows would be understood. */
function readFrame(text: string): EngineFrame | undefined {
  try {
    return engineFrame.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function toError({ code, message, details }: ErrorValue): Error {
  if (Object.hasOwn(ERROR_TABLE, code)) return new GatewrightError(code as ErrorCode, details);
  return new GatewrightError('INTERNAL', { code, reason: message, ...details });
}
