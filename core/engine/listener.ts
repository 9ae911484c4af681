import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ListenerConfig } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import { connectionOf } from './connection.ts';
import { refuse, refuseHttp2, serveHttp1, serveHttp2, upgradeArrival, type Place } from './intake.ts';
import { checkCertificates, createNodeServer, replaceCertificates, type TlsMaterial } from './node-server.ts';
import { rejectBytes, rejectHandshake, rejectHead, rejectSession } from './rejected.ts';
import type { ServeContext } from './serve.ts';
import { serveUpgrade } from './websocket.ts';

/** An open port. Its configuration and certificates may be replaced while it stays open. */
export class Listener implements Place {
  config: ListenerConfig;
  readonly context: ServeContext;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isClosing = false;

  /** @throws LISTEN_FAILED when the certificates cannot be used. */
  constructor(config: ListenerConfig, tls: TlsMaterial | undefined, context: ServeContext) {
    this.config = config;
    this.context = context;
    try {
      this.#server = createNodeServer(config, tls);
    } catch (error) {
      throw listenFailed(config, error);
    }
    this.#server
      .on('request', (request: IncomingMessage, response: ServerResponse) => this.#onRequest(request, response))
      .on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
        this.#onRequest(request, response, true),
      )
      .on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
        this.#whenReady(() => refuse(this, request, response, new GatewrightError('EXPECTATION_FAILED'))),
      )
      .on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => this.#onUpgrade(request, socket, head))
      .on('connect', (request: IncomingMessage | Http2ServerRequest, response: Duplex | Http2ServerResponse) =>
        this.#onConnect(request, response),
      )
      .on('clientError', (error: Error, socket: Socket) => this.#whenReady(() => rejectBytes(this, error, socket)))
      .on('tlsClientError', (error: Error, socket: Socket) =>
        this.#whenReady(() => rejectHandshake(this, error, socket)),
      )
      .on('sessionError', (error: Error, session: ServerHttp2Session) =>
        this.#whenReady(() => rejectSession(this, error, session)),
      )
      .on('connection', (socket: Socket) => this.#track(socket))
      .on('secureConnection', (socket: Socket) => this.#track(socket));
  }

  /**
   * Binds the port.
   * @throws PORT_IN_USE, LISTEN_FAILED with host and port.
   */
  async listen(): Promise<void> {
    const { host, port } = this.config;
    const server = this.#server;
    await new Promise<void>((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => {
        server.off('listening', onListening);
        if (error.code !== 'EADDRINUSE') return reject(listenFailed(this.config, error));
        reject(new GatewrightError('PORT_IN_USE', { host, port, reason: error.code }, { cause: error }));
      };
      const onListening = (): void => {
        server.off('error', onError);
        resolve();
      };
      server.once('error', onError).once('listening', onListening);
      server.listen({ host, port });
    });
  }

  /** Lets go of the address, so that another listener can have it; connections stay, and `listen` takes it again. */
  release(): void {
    this.#server.close();
  }

  /** Puts other certificates in force. @throws LISTEN_FAILED when they cannot be used; nothing has changed then. */
  static checkTls(config: ListenerConfig, tls: TlsMaterial): void {
    try {
      checkCertificates(config, tls);
    } catch (error) {
      throw listenFailed(config, error);
    }
  }

  /** Replaces configuration and certificates; only what `checkTls` found good. */
  replace(config: ListenerConfig, tls: TlsMaterial | undefined): void {
    this.config = config;
    if (tls !== undefined) replaceCertificates(this.#server, config, tls);
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

  get name(): string {
    return `${this.config.scheme} ${this.config.host}:${this.config.port}`;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Takes no new connections, lets open exchanges end, and cuts what is left after the grace time; the shortest one asked for counts. */
  async close(graceMillis: number): Promise<void> {
    this.#isClosing = true;
    // HTTP/2 sessions are told to go, idle connections are closed, and both kinds of server do it here.
    if (this.#server.listening) this.#server.close();
    else this.#server.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, graceMillis);
    await Promise.all([...this.#sockets].map(closed));
    clearTimeout(timer);
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const speaksHttp1 = 'alpnProtocol' in socket ? socket.alpnProtocol !== 'h2' : this.config.scheme === 'http';
    if (!speaksHttp1) return;
    const connection = connectionOf(socket);
    connection.watchEnd();
    socket.once('close', () => this.#whenReady(() => rejectHead(this, connection, socket)));
  }

  #onRequest(
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
    expectsContinue = false,
  ): void {
    const hold = this.context.hold();
    if (hold === undefined) this.#serve(request, response, expectsContinue);
    else void hold.then(() => this.#serve(request, response, expectsContinue));
  }

  #serve(
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
    expectsContinue: boolean,
  ): void {
    // Node gives a request of one protocol the response of the same; the pair cannot be told to the types.
    if (request instanceof Http2ServerRequest)
      serveHttp2(this, request, response as Http2ServerResponse, expectsContinue);
    else serveHttp1(this, request, response as ServerResponse, expectsContinue);
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#whenReady(() => {
      const arrival = upgradeArrival(this, request);
      void serveUpgrade({ context: this.context, arrival, listener: this.name, socket, head });
    });
  }

  /** A gateway is no tunnel to anywhere. */
  #onConnect(request: IncomingMessage | Http2ServerRequest, response: Duplex | Http2ServerResponse): void {
    const error = new GatewrightError('METHOD_NOT_ALLOWED', { method: 'CONNECT' });
    this.#whenReady(() => {
      // As in `#serve`.
      if (request instanceof Http2ServerRequest) refuseHttp2(this, request, response as Http2ServerResponse, error);
      else rejectBytes(this, error, request.socket, request);
    });
  }

  #whenReady(run: () => void): void {
    const hold = this.context.hold();
    if (hold === undefined) run();
    else void hold.then(run);
  }
}

function listenFailed({ host, port }: ListenerConfig, error: unknown): GatewrightError {
  const reason = error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error);
  return new GatewrightError('LISTEN_FAILED', { host, port, reason }, { cause: error });
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
