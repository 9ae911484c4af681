import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool, type Dispatcher } from 'undici';

/**
 * The yardstick: the least a Node proxy does with node:http in front and undici's dispatch behind.
 * It records nothing, decides nothing and handles no bodies of requests. Usage: `node bare-proxy.ts UPSTREAM`; prints its port.
 */
const upstream = process.argv[2] ?? '';
const pool = new Pool(upstream, { connections: 64, pipelining: 1 });

class Relay implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    const raw = controller.rawHeaders;
    this.#response.writeHead(status, Array.isArray(raw) ? raw.map(String) : []);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => this.#controller?.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    this.#response.destroy();
  }
}

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  pool.dispatch({ path: request.url ?? '/', method: 'GET', headers: request.rawHeaders }, new Relay(response));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(
    JSON.stringify({ ready: { gateway: [`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`] } }),
  );
});
process.on('SIGTERM', () => process.exit(0));
