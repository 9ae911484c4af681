import type { CallInput, CallName, CallOutput } from '../../core/contract/calls.ts';
import type { EventName, EventValue } from '../../core/contract/events.ts';
import type { ClientFrame, EngineFrame } from '../../core/contract/wire.ts';
import { CallError } from './call-error.ts';
import { retryDelay } from './retry.ts';

/** Where the connection stands. `refused`: the engine answers, but not to this token. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly failedTries: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'closed' };

/** How far a call has come, as the engine reports it. */
export interface CallProgress {
  readonly done: number;
  readonly total?: number | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CallProgress) => void) | undefined;
}

export interface EngineClientOptions {
  readonly openSocket: () => Pick<WebSocket, 'send' | 'close' | 'addEventListener' | 'readyState'>;
  /** Asked after a try that never opened: whether the engine is there and refuses the token. */
  readonly isRefused: () => Promise<boolean>;
}

interface PendingCall {
  readonly frame: ClientFrame & { kind: 'call' };
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: CallError) => void;
  readonly onProgress?: ((progress: CallProgress) => void) | undefined;
}

/** `WebSocket.OPEN`. */
const OPEN = 1;
const CLOSED = { code: 'CHANNEL_CLOSED', message: 'the connection to the engine is closed', details: {} };
const CANCELLED = { code: 'CALL_CANCELLED', message: 'the call was cancelled', details: {} };

/** The contract over one WebSocket that is opened again when it breaks. Calls made before the first opening wait for it. */
export class EngineClient {
  readonly #options: EngineClientOptions;
  readonly #pending = new Map<string, PendingCall>();
  readonly #handlers = new Map<string, Set<(value: unknown) => void>>();
  readonly #watchers = new Set<(state: ConnectionState) => void>();
  #state: ConnectionState = { kind: 'connecting' };
  #socket: ReturnType<EngineClientOptions['openSocket']> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failedTries = 0;
  #lastId = 0;

  constructor(options: EngineClientOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Where the connection stands now. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** Runs `watch` at every change of the connection. Returns the undo. */
  onState(watch: (state: ConnectionState) => void): () => void {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  }

  /**
   * Calls the engine.
   * @throws CallError with the engine's code; CALL_CANCELLED when the signal aborts; CHANNEL_CLOSED when the connection breaks.
   */
  call<N extends CallName>(name: N, input: CallInput<N>, options: CallOptions = {}): Promise<CallOutput<N>> {
    const { signal } = options;
    if (signal?.aborted === true) return Promise.reject(new CallError(CANCELLED));
    if (this.#state.kind !== 'open' && this.#state.kind !== 'connecting') return Promise.reject(new CallError(CLOSED));
    return new Promise((resolve, reject) => {
      const id = String((this.#lastId += 1));
      const cancel = (): void => this.#cancel(id);
      const settle = (): void => signal?.removeEventListener('abort', cancel);
      signal?.addEventListener('abort', cancel, { once: true });
      const call: PendingCall = {
        frame: { kind: 'call', id, name, input },
        resolve: (output) => {
          settle();
          // The engine's handlers are typed from the same table, so the output of `name` has this shape.
          resolve(output as CallOutput<N>);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        onProgress: options.onProgress,
      };
      this.#pending.set(id, call);
      if (this.#state.kind === 'open') this.#send(call.frame);
    });
  }

  /** Runs `handle` for every event of a name. Returns the undo. */
  on<N extends EventName>(name: N, handle: (value: EventValue<N>) => void): () => void {
    // The engine sends under `name` only what the table of events says.
    const listener = (value: unknown): void => handle(value as EventValue<N>);
    const listeners = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Tries again at once instead of waiting for the next try. */
  retryNow(): void {
    if (this.#state.kind !== 'lost' && this.#state.kind !== 'refused') return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  /** Ends the connection for good; idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#setState({ kind: 'closed' });
    this.#socket?.close();
    this.#rejectAll();
  }

  #connect(): void {
    const socket = this.#options.openSocket();
    let wasOpen = false;
    this.#socket = socket;
    socket.addEventListener('open', () => {
      wasOpen = true;
      this.#failedTries = 0;
      // What waited goes first: who hears of the opening calls at once, and the engine lets go of a client that sends a call twice.
      for (const { frame } of this.#pending.values()) this.#send(frame);
      this.#setState({ kind: 'open' });
    });
    socket.addEventListener('message', (event) => {
      // Frames come from the engine's own encoder over an authenticated loopback socket.
      this.#receive(JSON.parse(String(event.data)) as EngineFrame);
    });
    socket.addEventListener('close', () => {
      if (this.#state.kind !== 'closed') this.#lose(wasOpen);
    });
  }

  #lose(wasOpen: boolean): void {
    this.#failedTries += 1;
    if (this.#state.kind !== 'refused') this.#setState({ kind: 'lost', failedTries: this.#failedTries });
    this.#rejectAll();
    this.#timer = setTimeout(() => this.#connect(), retryDelay(this.#failedTries));
    if (!wasOpen) this.#checkRefusal();
  }

  #checkRefusal(): void {
    const report = (isRefused: boolean): void => {
      if (isRefused && this.#state.kind === 'lost') this.#setState({ kind: 'refused' });
    };
    this.#options.isRefused().then(report, () => report(false));
  }

  #receive(frame: EngineFrame): void {
    if (frame.kind === 'event') return this.#dispatch(frame.name, frame.value);
    const call = this.#pending.get(frame.id);
    this.#pending.delete(frame.id);
    if (frame.kind === 'result') call?.resolve(frame.output);
    else call?.reject(new CallError(frame.error));
  }

  #dispatch(name: string, value: unknown): void {
    if (name === 'progress') this.#reportProgress(value);
    for (const handle of this.#handlers.get(name) ?? []) handle(value);
  }

  #reportProgress(value: unknown): void {
    // An event called `progress` carries what the table of events says.
    const { call, done, total } = value as EventValue<'progress'>;
    this.#pending.get(call)?.onProgress?.({ done, total });
  }

  #cancel(id: string): void {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#state.kind === 'open') this.#send({ kind: 'cancel', id });
    call?.reject(new CallError(CANCELLED));
  }

  #send(frame: ClientFrame): void {
    // A socket that is closing is lost in a moment; what was asked of it is then rejected.
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #rejectAll(): void {
    const calls = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of calls) call.reject(new CallError(CLOSED));
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    for (const watch of this.#watchers) watch(state);
  }
}
