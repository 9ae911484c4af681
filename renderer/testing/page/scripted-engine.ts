import type { CallInput, CallName, CallOutput } from '../../../core/contract/calls.ts';
import type { EventName, EventValue } from '../../../core/contract/events.ts';
import type { ClientFrame, EngineFrame } from '../../../core/contract/wire.ts';
import { installBrowserGlobals } from './browser-globals.ts';

type Handler = (input: unknown) => unknown;

/** The engine at the other end of the page's socket, in memory: answers as the test says, and remembers what was asked. */
class ScriptedEngine {
  readonly #handlers = new Map<string, Handler>();
  #asked: (readonly [name: string, input: unknown])[] = [];
  #socket: PageSocket | undefined;

  /** Says how a call is answered from now on. Throw a `Refusal` to refuse it. */
  answer<N extends CallName>(name: N, handle: (input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>): void {
    // The page's client is typed from the same table, so the input of `name` has this shape.
    this.#handlers.set(name, (input) => handle(input as CallInput<N>));
  }

  /** The inputs of all calls of a name since the last `forget`, oldest first. */
  asked<N extends CallName>(name: N): CallInput<N>[] {
    // As above: the client wrote it for this name.
    return this.#asked.filter(([known]) => known === name).map(([, input]) => input as CallInput<N>);
  }

  /** Forgets what was asked and how to answer. */
  forget(): void {
    this.#asked = [];
    this.#handlers.clear();
  }

  /** Tells the page of something. */
  emit<N extends EventName>(name: N, value: EventValue<N>): void {
    this.#socket?.deliver({ kind: 'event', name, value });
  }

  /** Breaks the connection. */
  breakOff(): void {
    this.#socket?.dispatchEvent(new Event('close'));
  }

  take(socket: PageSocket): void {
    this.#socket = socket;
    queueMicrotask(() => socket.dispatchEvent(new Event('open')));
  }

  receive(socket: PageSocket, frame: ClientFrame): void {
    if (frame.kind === 'cancel') return;
    const { id, name, input } = frame;
    this.#asked.push([name, input]);
    const handle = this.#handlers.get(name);
    if (handle === undefined) return;
    Promise.resolve()
      .then(() => handle(input))
      .then(
        (output) => socket.deliver({ kind: 'result', id, output }),
        (error: unknown) => socket.deliver({ kind: 'error', id, error: errorValue(error) }),
      );
  }
}

/** The page's end of the socket. */
class PageSocket extends EventTarget {
  readonly readyState = 1;

  constructor() {
    super();
    engine.take(this);
  }

  send(text: string): void {
    // The page's client wrote it from a ClientFrame.
    engine.receive(this, JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.dispatchEvent(new Event('close'));
  }

  deliver(frame: EngineFrame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}

/** The engine of this test file. Import this module before anything of the page: the page connects when it is loaded. */
export const engine = new ScriptedEngine();
installBrowserGlobals(PageSocket);

/** A refusal of the engine, to be thrown by a handler. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function errorValue(error: unknown): { code: string; message: string; details: Record<string, never> } {
  const code = error instanceof Refusal ? error.code : 'INTERNAL';
  return { code, message: error instanceof Error ? error.message : String(error), details: {} };
}
