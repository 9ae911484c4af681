import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { joinChunks } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { EMPTY_CAPTURE, type CapturedBody, type Frame, type Outcome } from '../model/exchange.ts';
import { headerPairs, headerValue, type HttpResponse } from '../model/http.ts';
import type { UpgradeAnswer } from '../integrations/integration.ts';
import type { LiveExchange } from './live-exchange.ts';
import { FrameWatcher } from './websocket-frames.ts';

const MAX_EARLY_BYTES = 65_536;
const MAX_FRAMES = 10_000;
/** How long the end that is left may take to read what was sent to it. */
const FLUSH_MILLIS = 5000;

/** What a client says before it has its answer; read, since one that leaves meanwhile could not be noticed otherwise. */
export class EarlyBytes {
  readonly #socket: Duplex;
  readonly #chunks: Uint8Array[];
  #size: number;

  constructor(socket: Duplex, head: Uint8Array) {
    this.#socket = socket;
    this.#chunks = [head];
    this.#size = head.byteLength;
    socket.on('error', () => undefined);
    socket.on('data', this.#onData).on('end', this.#onEnd);
  }

  /** Hands over what came; from here on the socket is read by somebody else. */
  take(): Uint8Array {
    this.#socket.off('data', this.#onData).off('end', this.#onEnd);
    return joinChunks(this.#chunks, this.#size);
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#chunks.push(chunk);
    this.#size += chunk.byteLength;
    if (this.#size > MAX_EARLY_BYTES) this.#socket.pause();
  };

  readonly #onEnd = (): void => void this.#socket.destroy();
}

/** Two sockets joined, and the frames that pass between them. */
export class Tunnel {
  readonly frames: Frame[] = [];
  dropped = 0;
  readonly #live: LiveExchange;
  readonly #limitBytes: number;
  readonly #watchers: Partial<Record<Frame['from'], FrameWatcher>> = {};
  #keptBytes = 0;
  #hasClose = false;

  constructor(live: LiveExchange, limitBytes: number) {
    this.#live = live;
    this.#limitBytes = limitBytes;
  }

  /** Resolves when both ends have closed, with how it ended: in order, or by one of them without a word. */
  async join(
    client: Duplex,
    clientHead: Uint8Array,
    answer: UpgradeAnswer & { kind: 'upgraded' },
    response: HttpResponse,
  ): Promise<Outcome> {
    const upstream = answer.socket;
    upstream.on('error', () => undefined);
    const inflates = headerValue(response.headers, 'sec-websocket-extensions')?.includes('permessage-deflate') === true;
    const fromClient = this.#watch('client', inflates);
    const fromUpstream = this.#watch('upstream', inflates);
    client.write(responseHead(response), 'latin1');
    if (answer.head.byteLength > 0) {
      fromUpstream.feed(answer.head);
      client.write(answer.head);
    }
    if (clientHead.byteLength > 0) {
      fromClient.feed(clientHead);
      upstream.write(clientHead);
    }
    relay(client, upstream, fromClient);
    relay(upstream, client, fromUpstream);
    const first = await Promise.race([over(client, 'client'), over(upstream, 'upstream')]);
    // What was written to the other end may still be on its way there.
    await flushed(first === 'client' ? upstream : client);
    client.destroy();
    upstream.destroy();
    return this.#endedBy(first);
  }

  /** What one end has said so far, as the body of its message: only how much, since what it was is in the frames. */
  passed(from: Frame['from']): CapturedBody {
    return { ...EMPTY_CAPTURE, size: this.#watchers[from]?.payloadBytes ?? 0 };
  }

  #watch(from: Frame['from'], inflates: boolean): FrameWatcher {
    return (this.#watchers[from] = new FrameWatcher(this.#limitBytes, inflates, (frame) => {
      if (frame.opcode === 'close') this.#hasClose = true;
      this.#keep({ ...frame, from, at: this.#live.offset() });
    }));
  }

  #endedBy(first: Frame['from']): Outcome {
    if (this.#hasClose) return 'answered';
    this.#live.error ??= new GatewrightError(first === 'client' ? 'CLIENT_ABORTED' : 'UPSTREAM_RESET', {
      phase: 'websocket',
    });
    return first === 'client' ? 'aborted' : 'failed';
  }

  #keep(frame: Frame): void {
    this.#keptBytes += frame.payload.byteLength;
    if (this.frames.length < MAX_FRAMES && this.#keptBytes <= this.#limitBytes) this.frames.push(frame);
    else this.dropped += 1;
  }
}

/** Carries bytes one way, at the pace of who receives them, and ends that way when its source ends. */
function relay(from: Duplex, to: Duplex, watcher: FrameWatcher): void {
  from.on('data', (chunk: Uint8Array) => {
    watcher.feed(chunk);
    if (!to.write(chunk)) from.pause();
  });
  to.on('drain', () => from.resume());
  from.once('end', () => to.end());
  from.resume();
}

/** Resolves when this end has ended its side or is gone. */
function over(socket: Duplex, which: Frame['from']): Promise<Frame['from']> {
  if (socket.destroyed || socket.readableEnded) return Promise.resolve(which);
  return new Promise((resolve) => {
    socket.once('end', () => resolve(which));
    socket.once('close', () => resolve(which));
  });
}

/** Ends a side and waits until everything has gone out, for no longer than a slow reader may take. */
async function flushed(socket: Duplex): Promise<void> {
  if (socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, FLUSH_MILLIS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    socket.once('finish', done).once('close', done);
    socket.end();
  });
}

/** The head of an answer as HTTP/1 writes it. */
export function responseHead(response: HttpResponse): string {
  const lines = headerPairs(response.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${response.status} ${response.statusText ?? STATUS_CODES[response.status] ?? ''}\r\n${lines.join('')}\r\n`;
}
