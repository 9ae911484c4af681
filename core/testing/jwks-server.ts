import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwksOf, type TestKeys } from './tokens.ts';

/** A server that answers as a test says; `asked` counts. */
export interface JwksServer {
  readonly url: string;
  asked: number;
  answer: (response: ServerResponse, request: IncomingMessage) => void;
  close(): Promise<void>;
}

/** Starts a server on a free port that publishes these keys at every path, until it is told otherwise. */
export async function startJwksServer(...keys: readonly TestKeys[]): Promise<JwksServer> {
  const server = createServer((request, response) => {
    jwks.asked += 1;
    jwks.answer(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const jwks: JwksServer = {
    // A server that listens on a port has an address of this form.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: 0,
    answer: (response) => response.end(jwksOf(...keys)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return jwks;
}
