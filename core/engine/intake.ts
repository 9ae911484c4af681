import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { NO_BODY } from '../model/body.ts';
import type { ListenerConfig } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Peer } from '../model/exchange.ts';
import { Capture } from './capture.ts';
import { Connection, connectionOf, peerOf } from './connection.ts';
import { IncomingBody } from './incoming-body.ts';
import type { Arrival } from './live-exchange.ts';
import type { Outlet } from './outlet.ts';
import { Http1Outlet } from './http1-outlet.ts';
import { Http2Outlet } from './http2-outlet.ts';
import { recordRejection } from './rejected.ts';
import { authorityOf, httpVersion, readHead, readHttp2Head, type RequestHead } from './request-head.ts';
import { ExchangeRun, type ServeContext } from './serve.ts';

/** Where requests come in: what the intake has to know of a listener. */
export interface Place {
  readonly context: ServeContext;
  readonly config: ListenerConfig;
  /** As it is recorded, such as `http 127.0.0.1:8000`. */
  readonly name: string;
  readonly port: number;
  /** Whether connections should end after the answer. */
  readonly isClosing: boolean;
}

const peers = new WeakMap<object, Peer>();

/** A connection that is being upgraded has no place for interim answers. */
const NO_OUTLET: Arrival['outlet'] = { interim: () => undefined };

/** Makes an exchange of an HTTP/1 request, and runs it. */
export function serveHttp1(
  place: Place,
  request: IncomingMessage,
  response: ServerResponse,
  expectsContinue: boolean,
): void {
  const head = readHead(request.rawHeaders, httpVersion(request.httpVersion));
  const connection = connectionOf(request.socket);
  if (head.fault !== undefined)
    return refuse(place, request, response, new GatewrightError('REQUEST_MALFORMED', { reason: head.fault }));
  if (place.isClosing) response.shouldKeepAlive = false;
  const outlet = new Http1Outlet(response, request.httpVersion === '1.1');
  run(place, { request, head, connection, outlet, expectsContinue });
}

/** Makes an exchange of an HTTP/2 request, and runs it. */
export function serveHttp2(
  place: Place,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
  expectsContinue: boolean,
): void {
  const { stream } = response;
  const socket = stream.session?.socket ?? request.socket;
  const peer = peers.get(socket) ?? peerOf(socket);
  peers.set(socket, peer);
  const head = readHttp2Head(request.rawHeaders, request.stream.endAfterHeaders);
  run(place, {
    request,
    head,
    connection: new Connection(peer, stream),
    outlet: new Http2Outlet(response),
    expectsContinue,
  });
}

interface Taken {
  readonly request: IncomingMessage | Http2ServerRequest;
  readonly head: RequestHead;
  readonly connection: Connection;
  readonly outlet: Outlet;
  readonly expectsContinue: boolean;
}

function run(place: Place, { request, head, connection, outlet, expectsContinue }: Taken): void {
  const { context } = place;
  const capture = head.hasBody ? new Capture(context.sink.captureLimitBytes) : undefined;
  const body =
    capture === undefined
      ? undefined
      : new IncomingBody(request, capture, expectsContinue ? () => outlet.interim(100, []) : undefined);
  const exchange = new ExchangeRun(context, {
    arrival: arrivalOf(place, request, { head, connection, outlet, body }),
    listener: place.name,
    outlet,
    connection,
    ...(body === undefined || capture === undefined ? {} : { body, bodyCapture: capture }),
  });
  connection.add(exchange);
  exchange.start();
}

function arrivalOf(
  place: Place,
  request: IncomingMessage | Http2ServerRequest,
  taken: {
    readonly head: RequestHead;
    readonly connection: Connection;
    readonly outlet: Arrival['outlet'];
    readonly body: IncomingBody | undefined;
  },
): Arrival {
  const { head, connection, outlet, body } = taken;
  const target = request.url ?? '';
  const authority = authorityOf(target, head.authority);
  const length = head.contentLength === undefined ? {} : { length: head.contentLength };
  return {
    id: place.context.nextId(),
    client: connection.peer,
    scheme: place.config.scheme,
    authority: authority === '' ? `${place.config.host}:${place.port}` : authority,
    forwarded: place.config.forwarded,
    request: {
      kind: 'request',
      method: request.method ?? '',
      target,
      version: httpVersion(request.httpVersion),
      headers: head.headers,
      body: body === undefined ? NO_BODY : { kind: 'stream', source: body, ...length },
    },
    outlet,
  };
}

/** A request that wants another protocol, as it arrived. */
export function upgradeArrival(place: Place, request: IncomingMessage): Arrival {
  const connection = connectionOf(request.socket);
  connection.hasServed = true;
  const head = readHead(request.rawHeaders, '1.1');
  return arrivalOf(place, request, { head, connection, outlet: NO_OUTLET, body: undefined });
}

/** Answers an HTTP/1 request that is not taken in, and records it. */
export function refuse(place: Place, request: IncomingMessage, response: ServerResponse, error: GatewrightError): void {
  const connection = connectionOf(request.socket);
  connection.hasServed = true;
  connection.isBroken = true;
  response.writeHead(error.status, ['content-length', '0', 'connection', 'close']);
  response.end();
  recordRejection(place, { client: connection.peer, error, status: error.status, request });
}

/** As {@link refuse} for a request by HTTP/2, whose connection goes on. */
export function refuseHttp2(
  place: Place,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
  error: GatewrightError,
): void {
  response.stream.respond({ ':status': error.status }, { endStream: true });
  recordRejection(place, { client: peerOf(request.socket), error, status: error.status, request });
}
