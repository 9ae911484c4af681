import { lookup } from 'node:dns';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Clock } from '../model/clock.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Millis } from '../model/units.ts';

/** When the steps of one connection were done, on the monotonic clock; -1 for a step there was not. */
export interface ConnectTimes {
  start: Millis;
  dns: Millis;
  tcp: Millis;
  tls: Millis;
  /** `address:port` of the other end, once connected. */
  remote: string;
  /** Whether ALPN chose HTTP/2. */
  isHttp2: boolean;
}

/** Where to connect, and how. */
export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly timeoutMillis: Millis;
  readonly allowHttp2: boolean;
  readonly tls: {
    readonly ca?: string | undefined;
    readonly cert?: string | undefined;
    readonly key?: string | undefined;
    readonly serverName?: string | undefined;
    readonly verify: boolean;
  };
}

type Done = (error: Error | null, socket: Socket | TLSSocket | null) => void;

/**
 * Connects and stamps every step into `times`.
 * `done` gets UPSTREAM_DNS, UPSTREAM_REFUSED, UPSTREAM_UNREACHABLE, UPSTREAM_TLS or UPSTREAM_CONNECT_TIMEOUT.
 */
export function connectTo(target: ConnectTarget, times: ConnectTimes, clock: Clock, done: Done): Socket | TLSSocket {
  Object.assign(times, { start: clock.monotonic(), dns: -1, tcp: -1, tls: -1, remote: '', isHttp2: false });
  const socket = openSocket(target);
  // Waiting is over in one of three ways; whichever comes first decides.
  let isDone = false;
  const finish = (error: GatewrightError | null): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    socket.setNoDelay(true);
    if (error === null) return done(null, socket);
    socket.destroy();
    done(error, null);
  };
  const timer = setTimeout(
    () =>
      finish(new GatewrightError('UPSTREAM_CONNECT_TIMEOUT', { ...place(target), limitMillis: target.timeoutMillis })),
    target.timeoutMillis,
  );
  socket.once('lookup', (error: Error | null) => {
    if (error === null && isIP(target.host) === 0) times.dns = clock.monotonic();
  });
  socket.once('connect', () => {
    times.tcp = clock.monotonic();
    times.remote = `${socket.remoteAddress ?? ''}:${socket.remotePort ?? target.port}`;
    if (!target.isTls) finish(null);
  });
  socket.once('secureConnect', () => {
    times.tls = clock.monotonic();
    times.isHttp2 = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
    finish(null);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => finish(connectError(error, target, times.tcp !== -1)));
  socket.once('close', () => finish(connectError(new Error('closed before it was ready'), target, times.tcp !== -1)));
  return socket;
}

function openSocket(target: ConnectTarget): Socket | TLSSocket {
  const { host, port, tls } = target;
  const common = { host, port, lookup, autoSelectFamily: true, highWaterMark: 65_536 };
  if (!target.isTls) return connectTcp(common);
  const serverName = tls.serverName ?? (isIP(host) === 0 ? host : undefined);
  return connectTls({
    ...common,
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    rejectUnauthorized: tls.verify,
    ALPNProtocols: target.allowHttp2 ? ['h2', 'http/1.1'] : ['http/1.1'],
  });
}

const CONNECT_CODES: Readonly<Record<string, 'UPSTREAM_DNS' | 'UPSTREAM_REFUSED' | 'UPSTREAM_CONNECT_TIMEOUT'>> = {
  ENOTFOUND: 'UPSTREAM_DNS',
  EAI_AGAIN: 'UPSTREAM_DNS',
  EAI_FAIL: 'UPSTREAM_DNS',
  ENODATA: 'UPSTREAM_DNS',
  ECONNREFUSED: 'UPSTREAM_REFUSED',
  ETIMEDOUT: 'UPSTREAM_CONNECT_TIMEOUT',
};

interface ConnectFailure extends Error {
  readonly code?: string | undefined;
  readonly errors?: readonly ConnectFailure[];
}

function connectError(error: ConnectFailure, target: ConnectTarget, hasTcp: boolean): GatewrightError {
  // Several addresses were tried: what the first one said stands for all.
  const cause = error.code === undefined || error.code === 'ERR_SOCKET_CLOSED' ? (error.errors?.[0] ?? error) : error;
  const code = hasTcp && target.isTls ? 'UPSTREAM_TLS' : (CONNECT_CODES[cause.code ?? ''] ?? 'UPSTREAM_UNREACHABLE');
  return new GatewrightError(
    code,
    { ...place(target), reason: cause.code ?? cause.message, message: cause.message },
    { cause: error },
  );
}

function place({ host, port }: ConnectTarget): { readonly host: string; readonly port: number } {
  return { host, port };
}
