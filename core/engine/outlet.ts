import type { ServerHttp2Stream } from 'node:http2';
import type { ServerResponse } from 'node:http';
import { headerPairs, type HeaderList, type HttpResponse } from '../model/http.ts';

/** Where an answer goes: one HTTP/1 response or one HTTP/2 stream. */
export interface Outlet {
  /** Sends a whole answer; `bytes` is empty when there is no body. */
  sendWhole(response: HttpResponse, bytes: Uint8Array, trailers: HeaderList): void;
  /** Sends the head of an answer whose body follows. */
  sendHead(response: HttpResponse): void;
  /** @returns Whether more may be written now; if not, `onDrain` is told. */
  write(chunk: Uint8Array): boolean;
  end(trailers: HeaderList): void;
  /** Breaks the answer off, so that the client can see that it is not complete. */
  destroy(): void;
  interim(status: number, headers: HeaderList): void;
  onDrain(run: () => void): void;
  readonly isClosed: boolean;
}

/** Whether an answer to this method with this status has a body at all (RFC 9110 section 6.4.1). */
export function mayHaveBody(method: string, status: number): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304 && status >= 200;
}

/** An HTTP/1 answer. */
export class Http1Outlet implements Outlet {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
    // Upstreams bring their own date, and answers made here get one where they are made.
    response.sendDate = false;
  }

  get isClosed(): boolean {
    return this.#response.destroyed;
  }

  sendWhole(response: HttpResponse, bytes: Uint8Array, trailers: HeaderList): void {
    this.#writeHead(response);
    if (trailers.length > 0) this.#response.addTrailers(trailerPairs(trailers));
    if (bytes.byteLength === 0) this.#response.end();
    else this.#response.end(bytes);
  }

  sendHead(response: HttpResponse): void {
    this.#writeHead(response);
    // An event stream may be silent for long after its head; the client must see it now.
    this.#response.flushHeaders();
  }

  write(chunk: Uint8Array): boolean {
    return this.#response.write(chunk);
  }

  end(trailers: HeaderList): void {
    if (trailers.length > 0) this.#response.addTrailers(trailerPairs(trailers));
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }

  interim(status: number, headers: HeaderList): void {
    if (this.#response.headersSent) return;
    if (status === 100) return this.#response.writeContinue();
    if (status === 102) return this.#response.writeProcessing();
    if (status !== 103) return;
    const hints: Record<string, string | string[]> = {};
    for (const [name, value] of headerPairs(headers))
      hints[name.toLowerCase()] = [...[hints[name.toLowerCase()] ?? []].flat(), value];
    if (hints['link'] !== undefined) this.#response.writeEarlyHints(hints);
  }

  onDrain(run: () => void): void {
    this.#response.on('drain', run);
  }

  #writeHead(response: HttpResponse): void {
    // Node's own type wants a mutable array of the same flat shape; it does not change it.
    const flat = response.headers as string[];
    if (response.statusText === undefined) this.#response.writeHead(response.status, flat);
    else this.#response.writeHead(response.status, response.statusText, flat);
  }
}

function trailerPairs(trailers: HeaderList): [string, string][] {
  return headerPairs(trailers).map(([name, value]): [string, string] => [name, value]);
}

const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

/** An HTTP/2 answer. */
export class Http2Outlet implements Outlet {
  readonly #stream: ServerHttp2Stream;
  #trailers: HeaderList = [];

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
    // A reset by the client arrives as 'close' too, which the exchange listens for.
    stream.on('error', () => undefined);
  }

  get isClosed(): boolean {
    return this.#stream.destroyed || this.#stream.closed;
  }

  sendWhole(response: HttpResponse, bytes: Uint8Array, trailers: HeaderList): void {
    if (this.isClosed) return;
    if (bytes.byteLength === 0 && trailers.length === 0)
      return this.#stream.respond(toHttp2(response), { endStream: true });
    this.#respond(response, trailers);
    this.#stream.end(bytes);
  }

  sendHead(response: HttpResponse): void {
    if (this.isClosed) return;
    this.#stream.respond(toHttp2(response), { waitForTrailers: true });
    this.#stream.once('wantTrailers', () => this.#sendTrailers());
  }

  write(chunk: Uint8Array): boolean {
    return this.#stream.write(chunk);
  }

  end(trailers: HeaderList): void {
    this.#trailers = trailers;
    this.#stream.end();
  }

  destroy(): void {
    // INTERNAL_ERROR: the client must not take what came for the whole answer.
    this.#stream.close(2);
  }

  interim(status: number, headers: HeaderList): void {
    if (!this.#stream.headersSent && !this.isClosed)
      this.#stream.additionalHeaders({ ...grouped(headers), ':status': status });
  }

  onDrain(run: () => void): void {
    this.#stream.on('drain', run);
  }

  #respond(response: HttpResponse, trailers: HeaderList): void {
    this.#trailers = trailers;
    this.#stream.respond(toHttp2(response), { waitForTrailers: trailers.length > 0 });
    if (trailers.length > 0) this.#stream.once('wantTrailers', () => this.#sendTrailers());
  }

  #sendTrailers(): void {
    if (this.#trailers.length > 0) this.#stream.sendTrailers(grouped(this.#trailers));
    else this.#stream.close();
  }
}

function toHttp2(response: HttpResponse): Record<string, string | string[] | number> {
  return { ...grouped(response.headers), ':status': response.status };
}

/** Names in lower case, as HTTP/2 has them; several values of a name stay several. Headers of one connection are left out. */
function grouped(headers: HeaderList): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of headerPairs(headers)) {
    const lower = name.toLowerCase();
    if (CONNECTION_HEADERS.has(lower)) continue;
    const earlier = values[lower];
    values[lower] = earlier === undefined ? value : [...[earlier].flat(), value];
  }
  return values;
}
