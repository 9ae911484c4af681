import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Peer, PeerTls } from '../model/exchange.ts';
import type { ExchangeRun } from './serve.ts';

/** What belongs to one client connection: who it is, and the exchanges that die with it. One listener a connection, none a request. */
export class Connection {
  readonly peer: Peer;
  readonly #running = new Set<ExchangeRun>();

  /** @param lifetime What the exchanges end with: the socket, or the stream in HTTP/2. */
  constructor(socket: Socket, lifetime: { once(event: 'close', run: () => void): unknown }) {
    this.peer = peerOf(socket);
    lifetime.once('close', () => {
      for (const run of this.#running) run.abort();
    });
  }

  add(run: ExchangeRun): void {
    this.#running.add(run);
  }

  readonly remove = (run: ExchangeRun): void => {
    this.#running.delete(run);
  };
}

/** Who is at the other end of a socket. */
export function peerOf(socket: Socket): Peer {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
  const tls = socket instanceof TLSSocket ? tlsOf(socket) : undefined;
  return { address, port: socket.remotePort ?? 0, ...(tls === undefined ? {} : { tls }) };
}

function tlsOf(socket: TLSSocket): PeerTls {
  const certificate = socket.getPeerX509Certificate?.();
  const serverName = 'servername' in socket && typeof socket.servername === 'string' ? socket.servername : undefined;
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher()?.name ?? 'unknown',
    ...(serverName === undefined ? {} : { serverName }),
    ...(certificate === undefined
      ? {}
      : {
          subject: certificate.subject.replaceAll('\n', ', '),
          fingerprint: certificate.fingerprint256,
          isTrusted: socket.authorized,
        }),
  };
}
