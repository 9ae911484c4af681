import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { headerPairs, removeHeader, type HeaderList, type HttpResponse } from '../model/http.ts';
import type { Outlet } from './outlet.ts';

/** An HTTP/1 answer. */
export class Http1Outlet implements Outlet {
  readonly #response: ServerResponse;
  readonly #isHttp11: boolean;

  /** @param isHttp11 Whether the client knows chunks and interim answers. */
  constructor(response: ServerResponse, isHttp11: boolean) {
    this.#response = response;
    this.#isHttp11 = isHttp11;
    // Upstreams bring their own date, and answers made here get one where they are made.
    response.sendDate = false;
  }

  get isClosed(): boolean {
    return this.#response.destroyed;
  }

  get isLast(): boolean {
    return !this.#response.shouldKeepAlive;
  }

  endConnection(): void {
    this.#response.shouldKeepAlive = false;
  }

  sendWhole(response: HttpResponse, bytes: Uint8Array, trailers: HeaderList): void {
    const hasTrailers = trailers.length > 0;
    this.#writeHead(response, hasTrailers);
    this.#addTrailers(trailers);
    if (bytes.byteLength === 0) this.#response.end();
    else this.#response.end(bytes);
  }

  sendHead(response: HttpResponse): void {
    this.#writeHead(response, true);
    // An event stream may be silent for long after its head; the client must see it now.
    this.#response.flushHeaders();
  }

  write(chunk: Uint8Array): boolean {
    return this.#response.write(chunk);
  }

  end(trailers: HeaderList): void {
    this.#addTrailers(trailers);
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }

  interim(status: number, headers: HeaderList): void {
    const response = this.#response;
    if (!this.#isHttp11 || response.headersSent) return;
    const lines = headerPairs(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
    // Node has functions for a few of them only. An answer before this one may still be under way on the connection.
    if (response.socket !== null) response.socket.write(head, 'latin1');
    else response.once('socket', (socket: Socket) => socket.write(head, 'latin1'));
  }

  onDrain(run: () => void): void {
    this.#response.on('drain', run);
  }

  #addTrailers(trailers: HeaderList): void {
    if (trailers.length > 0)
      this.#response.addTrailers(headerPairs(trailers).map(([name, value]): [string, string] => [name, value]));
  }

  /** @param mayBeChunked Whether trailers can follow, unless the head has a length. */
  #writeHead(response: HttpResponse, mayBeChunked: boolean): void {
    const { headers, status, statusText } = response;
    let hasTrailer = false;
    let hasLength = false;
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index];
      if (name?.length === 7) hasTrailer ||= name.toLowerCase() === 'trailer';
      else if (name?.length === 14) hasLength ||= name.toLowerCase() === 'content-length';
    }
    // Node's own type wants a mutable array of the same flat shape; it does not change it.
    let flat = headers as string[];
    // Without chunks there is no place for trailers, and Node refuses a head that announces them all the same.
    if (hasTrailer && (hasLength || !mayBeChunked || !this.#isHttp11))
      flat = removeHeader(headers, 'trailer') as string[];
    if (statusText === undefined) this.#response.writeHead(status, flat);
    else this.#response.writeHead(status, statusText, flat);
  }
}
