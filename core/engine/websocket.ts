import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';
import { collectBody } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Frame, Outcome } from '../model/exchange.ts';
import { headerPairs, headerValue, removeHeader, type HttpResponse } from '../model/http.ts';
import type { UpgradeAnswer } from '../integrations/integration.ts';
import { Capture } from './capture.ts';
import { LiveExchange, type Arrival } from './live-exchange.ts';
import { answerRefusal, answerUpgrade } from './pipeline.ts';
import type { Revision } from './revision.ts';
import { buildExchange, findPlan, type ServeContext } from './serve.ts';
import { FrameWatcher } from './websocket-frames.ts';

const MAX_FRAMES = 10_000;
const MAX_REFUSAL_BYTES = 1_048_576;

/** A request that wants to change protocol, with the raw connection it came on. */
export interface UpgradeArrival {
  readonly context: ServeContext;
  readonly arrival: Arrival;
  readonly listener: string;
  readonly socket: Duplex;
  readonly head: Uint8Array;
}

/** Routes an upgrade like any request, and joins the two ends when the other side agrees. Never rejects. */
export async function serveUpgrade({ context, arrival, listener, socket, head }: UpgradeArrival): Promise<void> {
  const revision = context.revision();
  revision.enter();
  const live = new LiveExchange(arrival, context.clock);
  const tunnel = new Tunnel(live, context.sink.captureLimitBytes);
  socket.on('error', () => undefined);
  socket.once('close', () => live.abort(new GatewrightError('CLIENT_ABORTED')));
  let response: HttpResponse | undefined;
  let outcome: Outcome = 'answered';
  try {
    const answer = await agree(live, revision);
    if (live.isAborted) outcome = 'aborted';
    if (answer.kind === 'upgraded') {
      response = {
        kind: 'response',
        status: 101,
        headers: answer.headers,
        body: { kind: 'none' },
        ...(answer.statusText === undefined ? {} : { statusText: answer.statusText }),
      };
      if (live.isAborted) answer.socket.destroy();
      else await tunnel.join(socket, head, answer, response);
    } else {
      response = await writeRefusal(socket, answer.response);
    }
  } finally {
    revision.leave();
    socket.destroy();
  }
  const capture = new Capture(context.sink.captureLimitBytes);
  if (response.body.kind === 'bytes') capture.add(response.body.bytes);
  const duration = live.offset();
  context.stats.add(duration, response.status >= 500);
  context.sink.push(
    buildExchange({
      live,
      revision,
      listener,
      duration,
      outcome,
      response,
      responseCapture: capture,
      frames: tunnel.frames,
      framesDropped: tunnel.dropped,
    }),
  );
}

async function agree(live: LiveExchange, revision: Revision): Promise<UpgradeAnswer> {
  const plan = findPlan(live, revision);
  try {
    return await answerUpgrade(live, plan);
  } catch (thrown) {
    return { kind: 'refused', response: await answerRefusal(live, plan, revision.dialect, thrown) };
  }
}

/** Two sockets joined, and the frames that pass between them. */
class Tunnel {
  readonly frames: Frame[] = [];
  dropped = 0;
  readonly #live: LiveExchange;
  readonly #limitBytes: number;
  #keptBytes = 0;

  constructor(live: LiveExchange, limitBytes: number) {
    this.#live = live;
    this.#limitBytes = limitBytes;
  }

  /** Resolves when either end has closed. */
  async join(
    client: Duplex,
    clientHead: Uint8Array,
    answer: UpgradeAnswer & { kind: 'upgraded' },
    response: HttpResponse,
  ): Promise<void> {
    const upstream = answer.socket;
    upstream.on('error', () => undefined);
    const inflates = headerValue(response.headers, 'sec-websocket-extensions')?.includes('permessage-deflate') === true;
    const fromClient = new FrameWatcher(this.#limitBytes, inflates, (frame) =>
      this.#keep({ ...frame, from: 'client', at: this.#live.offset() }),
    );
    const fromUpstream = new FrameWatcher(this.#limitBytes, inflates, (frame) =>
      this.#keep({ ...frame, from: 'upstream', at: this.#live.offset() }),
    );
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
    await Promise.race([closed(client), closed(upstream)]);
    client.destroy();
    upstream.destroy();
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
}

function closed(socket: Duplex): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

async function writeRefusal(socket: Duplex, response: HttpResponse): Promise<HttpResponse> {
  const body = await collectBody(
    response.body,
    MAX_REFUSAL_BYTES,
    (maxBytes) => new GatewrightError('UPSTREAM_BAD_RESPONSE', { maxBytes }),
  );
  const bytes = body.kind === 'bytes' ? body.bytes : new Uint8Array(0);
  const headers = [
    ...removeHeader(removeHeader(response.headers, 'content-length'), 'transfer-encoding'),
    'content-length',
    String(bytes.byteLength),
    'connection',
    'close',
  ];
  const whole: HttpResponse = { ...response, headers, body };
  socket.write(responseHead(whole), 'latin1');
  await new Promise<void>((resolve) => socket.end(bytes, resolve));
  return whole;
}

function responseHead(response: HttpResponse): string {
  const lines = headerPairs(response.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${response.status} ${response.statusText ?? STATUS_CODES[response.status] ?? ''}\r\n${lines.join('')}\r\n`;
}
