import { type CallArguments, type CallName, calls, type CallOutput } from '../contract/calls.ts';
import type { EventName, EventValue } from '../contract/events.ts';
import { clientFrame, type ClientFrame, type EngineFrame } from '../contract/wire.ts';
import { GatewrightError, toErrorValue } from '../model/errors.ts';
import type { Channel } from './channel.ts';

/** A client that is further behind than this is let go: events must not be left out unseen, and one that comes back lists again. */
const MAX_WAITING_BYTES = 8_388_608;

/** What a handler is told beside its input. */
export interface CallContext {
  /** Aborted when the caller cancels or goes away. */
  readonly signal: AbortSignal;
  /** Tells the caller how far the call is. */
  report(done: number, total?: number): void;
}

/** One handler a call. A missing one does not compile. */
export type Handlers = {
  readonly [N in CallName]: (input: CallArguments<N>, context: CallContext) => Promise<CallOutput<N>> | CallOutput<N>;
};

/** The contract, served on any number of channels. It knows no domain. */
export class RpcServer {
  readonly #handlers: Handlers;
  readonly #channels = new Set<Channel>();
  readonly #clientsListeners = new Set<(clients: number) => void>();

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }

  /** How many clients listen. */
  get clients(): number {
    return this.#channels.size;
  }

  /** Calls back when a client comes or goes, with how many there are then. @returns The undo. */
  onClients(listener: (clients: number) => void): () => void {
    this.#clientsListeners.add(listener);
    return () => this.#clientsListeners.delete(listener);
  }

  /** Answers the calls of one client until its channel closes. */
  serve(channel: Channel): void {
    const running = new Map<string, AbortController>();
    this.#channels.add(channel);
    this.#clientsChanged();
    channel.onClose(() => {
      this.#channels.delete(channel);
      this.#clientsChanged();
      for (const controller of running.values()) controller.abort();
    });
    channel.onMessage((text) => {
      const frame = readFrame(text);
      if (frame === undefined) channel.close();
      else if (frame.kind === 'cancel') running.get(frame.id)?.abort();
      else void this.#run(channel, frame, running);
    });
  }

  /** Sends an event to every client. */
  emit<N extends EventName>(name: N, value: EventValue<N>): void {
    if (this.#channels.size === 0) return;
    const text = JSON.stringify({ kind: 'event', name, value } satisfies EngineFrame);
    for (const channel of this.#channels) {
      if (channel.waitingBytes > MAX_WAITING_BYTES) channel.close();
      else channel.send(text);
    }
  }

  /** Closes every channel. */
  close(): void {
    for (const channel of this.#channels) channel.close();
  }

  #clientsChanged(): void {
    for (const listener of this.#clientsListeners) listener(this.#channels.size);
  }

  async #run(
    channel: Channel,
    { id, name, input }: ClientFrame & { kind: 'call' },
    running: Map<string, AbortController>,
  ): Promise<void> {
    const send = (frame: EngineFrame): void => channel.send(JSON.stringify(frame));
    if (running.has(id)) {
      // Answers could not be told apart any more.
      channel.close();
      return;
    }
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const output = await this.#call(name, input, {
        signal: controller.signal,
        report: (done, total) => send({ kind: 'event', name: 'progress', value: { call: id, done, total } }),
      });
      send({ kind: 'result', id, output });
    } catch (error) {
      const { code, message, details } = toErrorValue(error);
      send({ kind: 'error', id, error: { code, message, details: { ...details } } });
    } finally {
      running.delete(id);
    }
  }

  #call(name: string, input: unknown, context: CallContext): unknown {
    if (!isCallName(name)) throw new GatewrightError('CALL_UNKNOWN', { name });
    const parsed = calls[name].input.safeParse(input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const details = { call: name, pointer: pointerOf(issue?.path ?? []), reason: issue?.message ?? '' };
      throw new GatewrightError('INPUT_INVALID', details);
    }
    // The input was parsed by the schema of this very call.
    const handle = this.#handlers[name] as (input: unknown, context: CallContext) => unknown;
    return handle(parsed.data, context);
  }
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** JSON pointer of a place in an input; empty for the input itself. @see RFC 6901 */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A frame that is not one ends the connection: whoever sends it does not speak the contract. */
function readFrame(text: string): ClientFrame | undefined {
  try {
    return clientFrame.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
