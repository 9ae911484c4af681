import { WebSocket } from 'ws';

/** Calls the engine's contract over its WebSocket, as the page does. */
export class EngineClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, { resolve(output: never): void; reject(error: Error): void }>();
  #next = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')));
  }

  /** @param workbench The URL with its token, from the ready line. */
  static connect(workbench: string): Promise<EngineClient> {
    const url = new URL(workbench);
    const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
    const socket = new WebSocket(`ws://${url.host}/rpc?token=${token}`, { origin: url.origin });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new EngineClient(socket)));
      socket.once('error', reject);
    });
  }

  /** The output is what the contract promises for the call; the benchmark trusts it. */
  call<Output>(name: string, input: unknown): Promise<Output> {
    const id = String(this.#next++);
    return new Promise<Output>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ kind: 'call', id, name, input }));
    });
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(text: string): void {
    const frame: { kind: string; id: string; output: never; error: { code: string; message: string } } =
      JSON.parse(text);
    const waiting = this.#waiting.get(frame.id);
    if (waiting === undefined) return;
    this.#waiting.delete(frame.id);
    if (frame.kind === 'result') waiting.resolve(frame.output);
    else waiting.reject(new Error(`${frame.error.code} ${frame.error.message}`));
  }
}
