import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { PATHS } from '../contract/paths.ts';
import { ERROR_TABLE, type ErrorCode, GatewrightError, toErrorValue } from '../model/errors.ts';
import type { RpcServer } from '../rpc/server.ts';
import { webSocketChannel } from '../rpc/websocket-channel.ts';
import { checkOrigin, checkToken, type Guard } from './guard.ts';
import { SAFE_HEADERS, sendPageFile } from './page-files.ts';
import type { Parts } from './parts.ts';

/** The largest inputs are configuration files and pasted commands. */
const MAX_FRAME_BYTES = 16_777_216;

/** What the control port serves. */
export interface ControlServerOptions {
  readonly parts: Parts;
  readonly rpc: RpcServer;
  readonly token: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Folder of the built page. */
  readonly page: string;
}

/**
 * The control port: the page, the contract's WebSocket, recorded bodies and HAR. On the loopback address only; everything
 * but the page's own files asks for the token.
 */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #server: Server;
  #sockets: Promise<WebSocketServer> | undefined;

  private constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => refuse(response, error));
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket, head) => void this.#upgrade(request, socket, head));
  }

  /** @throws PORT_IN_USE, LISTEN_FAILED */
  static async open(options: ControlServerOptions): Promise<ControlServer> {
    const control = new ControlServer(options);
    await new Promise<void>((resolve, reject) => {
      control.#server.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'LISTEN_FAILED';
        reject(new GatewrightError(code, { port: options.port, reason: error.message }, { cause: error }));
      });
      control.#server.listen(options.port, '127.0.0.1', resolve);
    });
    return control;
  }

  /** Address of the page, without the token. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  async close(): Promise<void> {
    this.#options.rpc.close();
    for (const socket of (await this.#sockets)?.clients ?? []) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** The port that was taken. */
  get port(): number {
    // A server that listens on a TCP port has an address of this kind.
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  get #guard(): Guard {
    return { token: this.#options.token, port: this.port };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    checkOrigin(request, this.#guard);
    const url = this.#urlOf(request);
    const method = request.method ?? '';
    if (url.pathname === PATHS.importHar && method === 'POST') {
      checkToken(request, url, this.#guard);
      const { importHar } = await import('./har-transfer.ts');
      await importHar(this.#options.parts, this.#options.rpc, url, request, response);
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { ...SAFE_HEADERS, allow: 'GET, HEAD' }).end();
      return;
    }
    if (!isGuarded(url.pathname)) {
      await sendPageFile(this.#options.page, url.pathname, this.port, response);
      return;
    }
    checkToken(request, url, this.#guard);
    if (url.pathname === PATHS.health) response.writeHead(204, SAFE_HEADERS).end();
    else if (url.pathname === PATHS.exportHar) {
      const { exportHar } = await import('./har-transfer.ts');
      await exportHar(this.#options.parts, url, response);
    } else if (url.pathname.startsWith(PATHS.bodies)) await this.#sendBody(url, response);
    else throw new GatewrightError('NOT_FOUND', { path: url.pathname });
  }

  /** @throws REQUEST_MALFORMED when the target is no path. */
  #urlOf({ url: target = '' }: IncomingMessage): URL {
    const url = target.startsWith('/') ? URL.parse(`${this.url.replace(/\/$/, '')}${target}`) : null;
    if (url === null) throw new GatewrightError('REQUEST_MALFORMED', { target });
    return url;
  }

  async #sendBody(url: URL, response: ServerResponse): Promise<void> {
    const bytes = await this.#options.parts.recorder.store.body(url.pathname.slice(PATHS.bodies.length));
    const type = url.searchParams.get('type') ?? 'application/octet-stream';
    response.writeHead(200, {
      ...SAFE_HEADERS,
      'content-type': /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(; ?charset=[\w-]+)?$/.test(type)
        ? type
        : 'application/octet-stream',
      'content-length': bytes.byteLength,
      // What was recorded is somebody else's: opened by itself it may run nothing and reach nothing.
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
    });
    response.end(bytes);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Nobody else listens once a connection is to be upgraded; one that breaks is gone, and that is all.
    socket.on('error', () => socket.destroy());
    try {
      checkOrigin(request, this.#guard);
      const url = this.#urlOf(request);
      if (url.pathname !== PATHS.socket) throw new GatewrightError('NOT_FOUND', { path: url.pathname });
      checkToken(request, url, this.#guard);
    } catch (error) {
      const status = error instanceof GatewrightError ? error.status : 500;
      socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const sockets = await (this.#sockets ??= openSockets());
    sockets.handleUpgrade(request, socket, head, (webSocket) => this.#options.rpc.serve(webSocketChannel(webSocket)));
  }
}

/** Loaded at the first client: the first request through the gateway does not wait for it. */
async function openSockets(): Promise<WebSocketServer> {
  const { WebSocketServer } = await import('ws');
  return new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: (protocols) => [...protocols].find((name) => name.startsWith('gatewright.')) ?? false,
  });
}

function isGuarded(path: string): boolean {
  return (
    [PATHS.socket, PATHS.health, PATHS.exportHar, PATHS.importHar].includes(path as never) ||
    path.startsWith(PATHS.bodies)
  );
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const value = toErrorValue(error);
  const status = ERROR_TABLE[value.code as ErrorCode].status;
  response.writeHead(status === 0 ? 500 : status, { ...SAFE_HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
