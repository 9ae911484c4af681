import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CapturedBody, Exchange } from '../model/exchange.ts';
import type { HeaderList } from '../model/http.ts';

/** What tests of formats say of a request; the rest of its exchange is usual. */
export interface SentRequest {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array | string;
}

/** What a server saw of one request. */
export interface ArrivedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** A body that was captured whole. */
export function wholeBody(content: Uint8Array | string): CapturedBody {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { chunks: bytes.byteLength === 0 ? [] : [bytes], size: bytes.byteLength, isTruncated: false };
}

/** An exchange without an answer for tests, with the host header of its authority in first place. */
export function buildExchange(sent: SentRequest = {}, authority = 'shop.example:8000'): Exchange {
  const { method = 'GET', target = '/', headers = [], body = '' } = sent;
  return {
    id: 1,
    startedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    duration: 12.5,
    revision: 'r1',
    dialect: 'gatewright',
    listener: 'http 127.0.0.1:8000',
    scheme: 'http',
    authority,
    client: { address: '127.0.0.1', port: 50_000 },
    request: { method, target, version: '1.1', headers: ['Host', authority, ...headers], body: wholeBody(body) },
    attempts: [],
    outcome: 'answered',
    by: 'upstream',
    spans: [],
    tags: [],
  };
}

/** A server on a free port that keeps what arrives. */
export interface KeepingServer {
  /** Host and port. */
  readonly authority: string;
  /** The request that came last. */
  last(): ArrivedRequest;
  close(): Promise<void>;
}

/** Starts a server that answers every request with `ok` and keeps it. */
export async function startKeepingServer(): Promise<KeepingServer> {
  const arrived: ArrivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request;
      arrived.push({ method, target: url, headers: rawHeaders, body: Buffer.concat(chunks) });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    authority: `127.0.0.1:${port}`,
    last() {
      const last = arrived.at(-1);
      if (last === undefined) throw new Error('nothing arrived');
      return last;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
