import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { ListenerConfig } from '../model/config.ts';

/** PEM texts of a listener, its references resolved. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
}

/** Node's server for a listener, not yet listening. Both kinds share every event and method that is used of them. */
export function createNodeServer(config: ListenerConfig, tls: TlsMaterial | undefined): Server {
  const server = tls === undefined ? createHttpServer(serverOptions()) : createTlsServer(config, tls);
  // A client may end its side and wait for the answer; Connection tells that from one that has left.
  return Object.assign(server, { httpAllowHalfOpen: true });
}

/** Puts other certificates in force for connections to come; those there are stay as they are. */
export function replaceCertificates(server: Server, config: ListenerConfig, tls: TlsMaterial): void {
  // Only TLS listeners have certificates, and theirs is this kind of server.
  (server as unknown as Http2SecureServer).setSecureContext(contextOptions(config, tls));
}

/** @throws Error when Node cannot use the certificates. */
export function checkCertificates(config: ListenerConfig, tls: TlsMaterial): void {
  createSecureContext(contextOptions(config, tls));
}

function createTlsServer(config: ListenerConfig, tls: TlsMaterial): Server {
  const server = createSecureServer({
    ...serverOptions(),
    ...contextOptions(config, tls),
    allowHTTP1: true,
    requestCert: config.tls?.clientAuth === 'request' || config.tls?.clientAuth === 'require',
    rejectUnauthorized: config.tls?.clientAuth === 'require',
    settings: { enableConnectProtocol: false },
  });
  // Node's types keep the two kinds apart.
  return server as unknown as Server;
}

function contextOptions(config: ListenerConfig, tls: TlsMaterial): SecureContextOptions {
  return {
    cert: tls.cert,
    key: tls.key,
    ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa }),
    ...(config.tls?.minVersion === undefined ? {} : { minVersion: config.tls.minVersion }),
  };
}

function serverOptions(): ServerOptions & {
  optimizeEmptyRequests?: boolean;
  shouldUpgradeCallback?: (request: IncomingMessage) => boolean;
} {
  return {
    keepAliveTimeout: 65_000,
    noDelay: true,
    // A head has to come in a minute; a body may take as long as it moves.
    headersTimeout: 60_000,
    requestTimeout: 0,
    // Node would answer for it, and nobody would see a row; the intake does both.
    requireHostHeader: false,
    // A body that the head does not announce cannot come: Node then spends no stream on it.
    optimizeEmptyRequests: true,
    // h2c and other upgrades are ours to ignore (RFC 9110 section 7.8); the request is served as it is.
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  };
}
