import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createSecureServer, Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { NO_BODY } from '../model/body.ts';
import type { ListenerConfig } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import { Capture } from './capture.ts';
import { Connection, peerOf } from './connection.ts';
import { IncomingBody } from './incoming-body.ts';
import { Http1Outlet, Http2Outlet, type Outlet } from './outlet.ts';
import type { Arrival } from './live-exchange.ts';
import { malformed, recordRejection } from './rejected.ts';
import { httpVersion, readHead, readHttp2Head, type RequestHead } from './request-head.ts';
import { ExchangeRun, type ServeContext } from './serve.ts';
import { serveUpgrade } from './websocket.ts';

/** PEM texts of a listener, its references resolved. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
}

type AnyRequest = IncomingMessage | Http2ServerRequest;

/** A connection that is being upgraded has no place for interim answers. */
const NO_OUTLET: Arrival['outlet'] = { interim: () => undefined };

const connections = new WeakMap<object, Connection>();

/** An open port. Its configuration may be replaced while it stays open, as long as the address and the certificates are the same. */
export class Listener {
  config: ListenerConfig;
  readonly #context: ServeContext;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isClosing = false;

  private constructor(config: ListenerConfig, tls: TlsMaterial | undefined, context: ServeContext) {
    this.config = config;
    this.#context = context;
    this.#server = tls === undefined ? createHttpServer(serverOptions()) : this.#createTlsServer(config, tls);
    this.#server
      .on('request', (request: IncomingMessage, response: ServerResponse) => this.#onRequest(request, response))
      .on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
        this.#onRequest(request, response, true),
      )
      .on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
        this.#refuse(request, response, new GatewrightError('EXPECTATION_FAILED')),
      )
      .on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => this.#onUpgrade(request, socket, head))
      .on('connect', (_request: IncomingMessage, socket: Duplex) =>
        this.#onClientError(new GatewrightError('METHOD_NOT_ALLOWED', { method: 'CONNECT' }), socket),
      )
      .on('clientError', (error: Error, socket: Duplex) => this.#onClientError(error, socket))
      .on('connection', (socket: Socket) => this.#track(socket));
  }

  /**
   * Binds the port.
   * @param replaced Holds the same address; lets go of it once the certificates were found good.
   * @throws PORT_IN_USE, LISTEN_FAILED with host and port.
   */
  static async open(
    config: ListenerConfig,
    tls: TlsMaterial | undefined,
    context: ServeContext,
    replaced?: Listener,
  ): Promise<Listener> {
    const { host, port } = config;
    let listener: Listener;
    try {
      listener = new Listener(config, tls, context);
    } catch (error) {
      throw new GatewrightError(
        'LISTEN_FAILED',
        { host, port, reason: error instanceof Error ? error.message : String(error) },
        { cause: error },
      );
    }
    if (replaced !== undefined) replaced.#server.close();
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'LISTEN_FAILED';
        reject(new GatewrightError(code, { host, port, reason: error.code ?? error.message }, { cause: error }));
      });
      listener.#server.listen({ host, port }, resolve);
    });
    return listener;
  }

  /** `http://127.0.0.1:8000`, with the port that was really taken. */
  get url(): string {
    const { host, scheme } = this.config;
    return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : this.config.port;
  }

  /** Takes no new connections, lets open exchanges end, and cuts what is left after the grace time. */
  async close(graceMillis: number): Promise<void> {
    this.#isClosing = true;
    const closed = new Promise<void>((resolve) => {
      if (this.#server.listening) this.#server.close(() => resolve());
      else if (this.#sockets.size === 0) resolve();
      else this.#server.once('close', () => resolve());
    });
    this.#server.closeIdleConnections?.();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, graceMillis);
    await closed;
    clearTimeout(timer);
  }

  get #name(): string {
    return `${this.config.scheme} ${this.config.host}:${this.config.port}`;
  }

  #createTlsServer(config: ListenerConfig, tls: TlsMaterial): Server {
    const server = createSecureServer({
      ...serverOptions(),
      allowHTTP1: true,
      cert: tls.cert,
      key: tls.key,
      ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa }),
      requestCert: config.tls?.clientAuth === 'request' || config.tls?.clientAuth === 'require',
      rejectUnauthorized: config.tls?.clientAuth === 'require',
      ...(config.tls?.minVersion === undefined ? {} : { minVersion: config.tls.minVersion }),
      settings: { enableConnectProtocol: false },
    });
    server.on('tlsClientError', (error: Error, socket: Socket) => this.#onTlsError(error, socket));
    server.on('secureConnection', (socket: Socket) => this.#track(socket));
    // The two servers share every event and method used here; Node's types keep them apart.
    return server as unknown as Server;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #onRequest(request: AnyRequest, response: ServerResponse | Http2ServerResponse, expectsContinue = false): void {
    const room = this.#context.sink.room();
    if (room === undefined) this.#serve(request, response, expectsContinue);
    else void room.then(() => this.#serve(request, response, expectsContinue));
  }

  #serve(request: AnyRequest, response: ServerResponse | Http2ServerResponse, expectsContinue: boolean): void {
    const isHttp2 = request instanceof Http2ServerRequest;
    const head = isHttp2
      ? readHttp2Head(request.rawHeaders, request.stream.endAfterHeaders)
      : readHead(request.rawHeaders);
    // Node gives an HTTP/2 request an HTTP/2 response; the pair cannot be told to the types.
    const outlet: Outlet = isHttp2
      ? new Http2Outlet((response as Http2ServerResponse).stream)
      : new Http1Outlet(response as ServerResponse);
    const capture = head.hasBody ? new Capture(this.#context.sink.captureLimitBytes) : undefined;
    const body =
      capture === undefined
        ? undefined
        : new IncomingBody(request, capture, expectsContinue ? () => outlet.interim(100, []) : undefined);
    const socket = isHttp2 ? request.stream : request.socket;
    const connection = this.#connectionOf(
      socket,
      isHttp2 ? (request.stream.session?.socket ?? request.socket) : request.socket,
    );
    const arrival = this.#arrival(request, head, connection, outlet, body);
    if (this.#isClosing && !isHttp2) (response as ServerResponse).shouldKeepAlive = false;
    const run = new ExchangeRun(
      this.#context,
      {
        arrival,
        listener: this.#name,
        outlet,
        ...(body === undefined || capture === undefined ? {} : { body, bodyCapture: capture }),
      },
      connection.remove,
    );
    connection.add(run);
    run.start();
  }

  /** HTTP/2 exchanges end with their stream, HTTP/1 ones with their socket. */
  #connectionOf(lifetime: object & { once(event: 'close', run: () => void): unknown }, socket: Socket): Connection {
    const known = connections.get(lifetime);
    if (known !== undefined) return known;
    const connection = new Connection(socket, lifetime);
    connections.set(lifetime, connection);
    return connection;
  }

  #arrival(
    request: AnyRequest,
    head: RequestHead,
    connection: Connection,
    outlet: Arrival['outlet'],
    body: IncomingBody | undefined,
  ): Arrival {
    const method = request.method ?? '';
    const length = head.contentLength === undefined ? {} : { length: head.contentLength };
    return {
      id: this.#context.nextId(),
      client: connection.peer,
      scheme: this.config.scheme,
      authority: head.authority === '' ? `${this.config.host}:${this.port}` : head.authority,
      forwarded: this.config.forwarded,
      request: {
        kind: 'request',
        method,
        target: request.url ?? '',
        version: httpVersion(request.httpVersion),
        headers: head.headers,
        body: body === undefined ? NO_BODY : { kind: 'stream', source: body, ...length },
      },
      outlet,
    };
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const connection = new Connection(request.socket, request.socket);
    const arrival = this.#arrival(request, readHead(request.rawHeaders), connection, NO_OUTLET, undefined);
    void serveUpgrade({ context: this.#context, arrival, listener: this.#name, socket, head });
  }

  #refuse(request: IncomingMessage, response: ServerResponse, error: GatewrightError): void {
    response.writeHead(error.status, ['content-length', '0', 'connection', 'close']);
    response.end();
    recordRejection(this.#context, {
      listener: this.#name,
      scheme: this.config.scheme,
      client: peerOf(request.socket),
      error,
      status: error.status,
    });
  }

  #onClientError(error: Error & { readonly rawPacket?: Buffer }, duplex: Duplex): void {
    // Node emits these for the sockets it accepted, which are net or TLS sockets.
    const socket = duplex as Socket;
    const client = peerOf(socket);
    const isReset = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
    if (isReset || !socket.writable) return void socket.destroy();
    const failure = error instanceof GatewrightError ? error : malformed(error);
    socket.end(
      `HTTP/1.1 ${failure.status} ${failure.status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    const received = error.rawPacket;
    recordRejection(this.#context, {
      listener: this.#name,
      scheme: this.config.scheme,
      client,
      error: failure,
      status: failure.status,
      ...(received === undefined ? {} : { received: Uint8Array.from(received) }),
    });
  }

  #onTlsError(error: Error & { readonly code?: string; readonly reason?: string }, socket: Socket): void {
    const failure = new GatewrightError(
      'TLS_HANDSHAKE_FAILED',
      { reason: error.reason ?? error.message, tls: error.code ?? 'unknown' },
      { cause: error },
    );
    recordRejection(this.#context, { listener: this.#name, scheme: 'https', client: peerOf(socket), error: failure });
    socket.destroy();
  }
}

function serverOptions(): ServerOptions & {
  optimizeEmptyRequests?: boolean;
  shouldUpgradeCallback?: (request: IncomingMessage) => boolean;
} {
  return {
    keepAliveTimeout: 65_000,
    noDelay: true,
    // A body that the head does not announce cannot come: Node then spends no stream on it.
    optimizeEmptyRequests: true,
    // h2c and other upgrades are ours to ignore (RFC 9110 section 7.8); the request is served as it is.
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  };
}
