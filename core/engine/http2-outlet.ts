import type { ServerHttp2Stream } from 'node:http2';
import { headerPairs, type HeaderList, type HttpResponse } from '../model/http.ts';
import type { Outlet } from './outlet.ts';

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

  get isLast(): boolean {
    return false;
  }

  endConnection(): void {
    // A stream is all there is to end, and it ends with the answer.
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
  // Names come from outside: one could be that of something every object has.
  const values = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of headerPairs(headers)) {
    const lower = name.toLowerCase();
    if (CONNECTION_HEADERS.has(lower)) continue;
    const earlier = values[lower];
    values[lower] = earlier === undefined ? value : [...[earlier].flat(), value];
  }
  return values;
}
