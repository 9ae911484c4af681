import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One end of a TCP connection as a test writes and reads it: bytes are latin1 text, nothing is parsed. */
export class RawPeer {
  readonly socket: Socket;
  #text = '';
  #hasEnded = false;
  #isClosed = false;
  #waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.#changed(() => (this.#text += chunk.toString('latin1'))));
    socket.on('end', () => this.#changed(() => (this.#hasEnded = true)));
    socket.on('close', () => this.#changed(() => (this.#hasEnded = this.#isClosed = true)));
    // A reset ends in 'close' too, which is what a test waits for.
    socket.on('error', () => undefined);
  }

  write(text: string | Uint8Array): void {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  /** Ends this side; the other one may go on sending. */
  end(text = ''): void {
    this.socket.end(Buffer.from(text, 'latin1'));
  }

  /** Leaves without a word. */
  destroy(): void {
    this.socket.destroy();
  }

  /** As `destroy`, for what closes everything a test has opened. */
  close(): void {
    this.destroy();
  }

  /** Leaves with a reset instead of an orderly end. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Text up to and with `marker`, which it takes out. @throws Error when the other side ends before. */
  async until(marker: string): Promise<string> {
    await this.#when(() => this.#hasEnded || this.#text.includes(marker));
    const at = this.#text.indexOf(marker);
    if (at === -1) throw new Error(`ended before ${JSON.stringify(marker)}, after ${JSON.stringify(this.#text)}`);
    return this.#take(at + marker.length);
  }

  /** A message head, with the empty line at its end. */
  head(): Promise<string> {
    return this.until('\r\n\r\n');
  }

  /** Exactly so many bytes. */
  async bytes(count: number): Promise<string> {
    await this.#when(() => this.#hasEnded || this.#text.length >= count);
    if (this.#text.length < count) throw new Error(`ended after ${this.#text.length} of ${count} bytes`);
    return this.#take(count);
  }

  /** Everything that is left, once the other side has ended. */
  async rest(): Promise<string> {
    await this.#when(() => this.#hasEnded);
    return this.#take(this.#text.length);
  }

  /** Resolves when the connection is closed both ways. */
  closed(): Promise<void> {
    return this.#when(() => this.#isClosed);
  }

  async #when(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #changed(change: () => void): void {
    change();
    for (const tell of this.#waiting.splice(0)) tell();
  }

  #take(count: number): string {
    const taken = this.#text.slice(0, count);
    this.#text = this.#text.slice(count);
    return taken;
  }
}

/** Connects to a port of this machine; ending one side leaves the other open. */
export async function connectRaw(port: number): Promise<RawPeer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const peer = new RawPeer(socket);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return peer;
}

/** Sends text on a connection of its own, ends, and answers with everything that came back. */
export async function exchangeRaw(port: number, text: string): Promise<string> {
  const peer = await connectRaw(port);
  peer.write(text);
  const answer = await peer.rest();
  peer.destroy();
  return answer;
}

/** An upstream that speaks whatever a test makes it speak. */
export interface RawUpstream {
  readonly url: string;
  readonly port: number;
  /** Every connection so far, oldest first. */
  readonly peers: readonly RawPeer[];
  close(): Promise<void>;
}

/** Starts it on a free port; `serve` runs once a connection, and a connection is left alone when its `serve` fails. */
export async function startRawUpstream(serve: (peer: RawPeer) => unknown): Promise<RawUpstream> {
  const peers: RawPeer[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const peer = new RawPeer(socket);
    peers.push(peer);
    // A peer that goes away in mid-script is what some tests are about.
    void Promise.resolve(serve(peer)).catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a TCP port has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    peers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const peer of peers) peer.destroy();
      }),
  };
}

/** The whole text of a plain answer. */
export function answerText(body: string, head = ''): string {
  return `HTTP/1.1 200 OK\r\n${head}content-length: ${body.length}\r\n\r\n${body}`;
}
