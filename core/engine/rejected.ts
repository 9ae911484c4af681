import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { GatewrightError, type ErrorCode } from '../model/errors.ts';
import { EMPTY_CAPTURE, recordError, type Peer } from '../model/exchange.ts';
import { connectionOf, peerOf, type Connection } from './connection.ts';
import type { Place } from './intake.ts';
import { httpVersion } from './request-head.ts';

/** Something that reached a listener and never became an exchange. */
export interface Rejection {
  readonly client: Peer;
  readonly error: GatewrightError;
  /** What was answered, when anything could be. */
  readonly status?: number;
  /** The bytes that could not be understood, as far as they are known. */
  readonly received?: Uint8Array;
  /** The head, when there was a whole one. */
  readonly request?: Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'rawHeaders'>;
}

/** Records it: everything that reached the gateway is a row. */
export function recordRejection({ context, config, name }: Place, rejection: Rejection): void {
  const { client, error, status, received, request } = rejection;
  const revision = context.revision();
  context.sink.push({
    id: context.nextId(),
    startedAt: context.clock.now(),
    duration: 0,
    revision: revision.id,
    dialect: revision.dialect.id,
    listener: name,
    scheme: config.scheme,
    authority: '',
    client,
    request: {
      method: request?.method ?? '',
      target: request?.url ?? '',
      version: request === undefined ? '1.1' : httpVersion(request.httpVersion),
      headers: request?.rawHeaders ?? [],
      body:
        received === undefined ? EMPTY_CAPTURE : { chunks: [received], size: received.byteLength, isTruncated: false },
    },
    ...(status === undefined ? {} : { response: { status, headers: [], body: EMPTY_CAPTURE } }),
    attempts: [],
    outcome: 'rejected',
    by: status === undefined ? 'none' : 'gateway',
    error: recordError(error),
    spans: [],
    tags: [],
  });
}

interface ParserError extends Error {
  readonly code?: string;
  readonly reason?: string;
  readonly rawPacket?: Buffer;
}

/** Bytes that are no HTTP, or a head that did not come in time: answered when nothing else is being, and recorded. */
export function rejectBytes(place: Place, thrown: ParserError, socket: Socket, request?: Rejection['request']): void {
  const connection = connectionOf(socket);
  if (connection.isBroken) return;
  // The exchanges on it are recorded as aborted when the socket closes, which is what comes next.
  if (thrown.code === 'ECONNRESET' || thrown.code === 'EPIPE' || socket.destroyed) return void socket.destroy();
  const { receiving } = connection;
  // The client ended its side in the middle of a body: it has left.
  if (receiving !== undefined && thrown.code === 'HPE_INVALID_EOF_STATE') return void socket.destroy();
  const error = thrown instanceof GatewrightError ? thrown : malformed(thrown);
  if (receiving !== undefined) return connection.breakBody(receiving, error);
  connection.breakOff(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
  const received = thrown.rawPacket;
  recordRejection(place, {
    client: connection.peer,
    error,
    status: error.status,
    ...(received === undefined ? {} : { received: Uint8Array.from(received) }),
    ...(request === undefined ? {} : { request }),
  });
}

/** A connection that closed after some bytes and before a whole head. Nothing happens when there was one. */
export function rejectHead(place: Place, connection: Connection, socket: Socket): void {
  if (connection.hasServed || connection.isBroken || socket.bytesRead === 0) return;
  const error = new GatewrightError('CLIENT_ABORTED', { phase: 'head', bytes: socket.bytesRead });
  recordRejection(place, { client: connection.peer, error });
}

/** A TLS handshake that came to nothing. */
export function rejectHandshake(place: Place, thrown: ParserError, socket: Socket): void {
  const error = new GatewrightError(
    'TLS_HANDSHAKE_FAILED',
    { reason: thrown.reason ?? thrown.message, tls: thrown.code ?? 'unknown' },
    { cause: thrown },
  );
  recordRejection(place, { client: peerOf(socket), error });
  socket.destroy();
}

/** An HTTP/2 connection that was not HTTP/2 after all. */
export function rejectSession(place: Place, thrown: ParserError, session: ServerHttp2Session): void {
  if (thrown.code === 'ECONNRESET' || thrown.code === 'EPIPE') return;
  const client = session.socket === undefined ? { address: '', port: 0 } : peerOf(session.socket);
  recordRejection(place, { client, error: malformed(thrown) });
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** Node's parser error as ours. */
function malformed(error: ParserError): GatewrightError {
  const code = CODES[error.code ?? ''] ?? 'REQUEST_MALFORMED';
  return new GatewrightError(
    code,
    { parser: error.code ?? 'unknown', reason: error.reason ?? error.message },
    { cause: error },
  );
}
