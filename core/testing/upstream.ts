import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createSecureServer, type SecureServerOptions } from 'node:http2';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTcpServer } from 'node:net';

/** An HTTP server a test forwards to. */
export interface Upstream {
  readonly url: string;
  readonly port: number;
  /** Connections that were ever made to it. */
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  close(): Promise<void>;
}

/** Starts a plain HTTP/1.1 upstream on a free port. */
export function startUpstream(
  listener: RequestListener,
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<Upstream> {
  const server = createServer(listener);
  if (upgrade !== undefined) server.on('upgrade', upgrade);
  return listen(server, 'http');
}

/** Starts an upstream that speaks TLS and HTTP/1.1 only. */
export function startHttpsUpstream(options: ServerOptions, listener: RequestListener): Promise<Upstream> {
  return listen(createHttpsServer(options, listener), 'https');
}

/** Starts an upstream that offers HTTP/2 by ALPN; `listener` gets Node's compatible request and response. */
export function startHttp2Upstream(options: SecureServerOptions, listener: RequestListener): Promise<Upstream> {
  // The compatibility layer gives objects that fit where only the shared part is used.
  const server = createSecureServer(options, listener as unknown as Parameters<typeof createSecureServer>[1]);
  return listen(server as unknown as Server, 'https');
}

async function listen(server: Server, scheme: string): Promise<Upstream> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a TCP port has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The body of a request as text. */
export async function readText(message: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

/** A port nobody listens on: it was free a moment ago. */
export async function refusedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
