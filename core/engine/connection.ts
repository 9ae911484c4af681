import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { GatewrightError } from '../model/errors.ts';
import type { Peer, PeerTls } from '../model/exchange.ts';
import { distinguishedName, readCertificate } from './peer-certificate.ts';
import type { ExchangeRun } from './serve.ts';

/** Long enough for what was written to arrive before the reset that unread bytes would cause (RFC 9112 section 9.6). */
const LINGER_MILLIS = 1000;

/**
 * What belongs to one client connection, or to one stream of it in HTTP/2: who it is, and the exchanges that die with
 * it. Its listeners are set once a connection, none a request.
 */
export class Connection {
  readonly peer: Peer;
  /** Whether any request came on it. */
  hasServed = false;
  /** Whether what came on it was no HTTP; what comes after that cannot be understood any more. */
  isBroken = false;
  readonly #lifetime: Duplex;
  readonly #running = new Set<ExchangeRun>();
  #leavesWhenIdle = false;
  #lastWords = '';

  /** @param lifetime What the exchanges end with: the socket, or the stream in HTTP/2. */
  constructor(peer: Peer, lifetime: Duplex) {
    this.peer = peer;
    this.#lifetime = lifetime;
    lifetime.once('close', () => this.#abortAll());
  }

  /** The client may end its side after a request that it said is its last; after any other it has left. */
  watchEnd(): void {
    this.#lifetime.once('end', () => {
      if (this.#running.size === 0 || this.isBroken) return;
      for (const run of this.#running) if (run.isLast) return;
      this.#lifetime.destroy();
    });
  }

  add(run: ExchangeRun): void {
    this.hasServed = true;
    this.#running.add(run);
    if (this.#lifetime.destroyed) run.abort();
  }

  remove(run: ExchangeRun): void {
    this.#running.delete(run);
    if (this.#leavesWhenIdle && this.#running.size === 0) this.#leave();
  }

  /** The exchange whose body is still coming in; it is the last one there is. */
  get receiving(): ExchangeRun | undefined {
    for (const run of this.#running) if (run.isReceiving) return run;
    return undefined;
  }

  /** Closes it once the exchanges before have their answers, with `text` as its last words. */
  breakOff(text: string): void {
    this.isBroken = true;
    this.#leavesWhenIdle = true;
    this.#lastWords = text;
    if (this.#running.size === 0) this.#leave();
  }

  /** The body that is coming in cannot be understood: its exchange answers for it, and the connection ends. */
  breakBody(run: ExchangeRun, error: GatewrightError): void {
    this.isBroken = true;
    this.#leavesWhenIdle = true;
    run.breakBody(error);
  }

  #leave(): void {
    const socket = this.#lifetime;
    if (socket.destroyed) return;
    socket.end(this.#lastWords, 'latin1');
    if ('setTimeout' in socket && typeof socket.setTimeout === 'function') socket.setTimeout(LINGER_MILLIS);
    socket.once('timeout', () => socket.destroy());
  }

  #abortAll(): void {
    for (const run of this.#running) run.abort();
  }
}

const connections = new WeakMap<Socket, Connection>();

/** The connection of a socket; the same one as long as that is open. */
export function connectionOf(socket: Socket): Connection {
  const known = connections.get(socket);
  if (known !== undefined) return known;
  const connection = new Connection(peerOf(socket), socket);
  connections.set(socket, connection);
  return connection;
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
          subject: distinguishedName(certificate.subject),
          fingerprint: certificate.fingerprint256,
          isTrusted: socket.authorized,
          certificate: readCertificate(certificate, socket.authorizationError),
        }),
  };
}
