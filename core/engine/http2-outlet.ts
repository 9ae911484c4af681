import type { Http2ServerResponse, ServerHttp2Stream } from 'node:http2';
import { headerPairs, type HeaderList, type HttpResponse } from '../model/http.ts';
import type { Outlet } from './outlet.ts';

/** What Node lets an HTTP/2 head have once only; an HTTP/1 upstream that sends it twice is taken by its first word. */
const SINGLE = new Set(
  (
    'access-control-allow-credentials access-control-max-age access-control-request-method age authorization ' +
    'content-encoding content-language content-length content-location content-md5 content-range content-type date ' +
    'dnt etag expires from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified ' +
    'location max-forwards proxy-authorization range referer retry-after tk upgrade-insecure-requests user-agent ' +
    'x-content-type-options'
  ).split(' '),
);

const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

/** An HTTP/2 answer. */
export class Http2Outlet implements Outlet {
  readonly #response: Http2ServerResponse;
  readonly #stream: ServerHttp2Stream;

  constructor(response: Http2ServerResponse) {
    const { stream } = response;
    this.#response = response;
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
    this.#stream.respond(toHttp2(response), { waitForTrailers: trailers.length > 0 });
    this.#setTrailers(trailers);
    this.#stream.end(bytes);
  }

  sendHead(response: HttpResponse): void {
    if (this.isClosed) return;
    this.#stream.respond(toHttp2(response), { waitForTrailers: true });
  }

  write(chunk: Uint8Array): boolean {
    return this.#stream.write(chunk);
  }

  end(trailers: HeaderList): void {
    this.#setTrailers(trailers);
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

  /** Node's response sends them when the stream asks for them, and does so whether there are any or not. */
  #setTrailers(trailers: HeaderList): void {
    if (trailers.length > 0) this.#response.addTrailers(grouped(trailers));
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
    if (earlier === undefined) values[lower] = value;
    else if (!SINGLE.has(lower)) values[lower] = [...[earlier].flat(), value];
  }
  return values;
}
