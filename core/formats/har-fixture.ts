import type { Attempt, Exchange } from '../model/exchange.ts';
import type { Span } from '../model/span.ts';
import { buildExchange, wholeBody } from './fixture.ts';
import { readHar, type HarReadOptions } from './har-read.ts';

const ATTEMPT: Attempt = {
  origin: 'http://127.0.0.1:3000',
  method: 'POST',
  target: '/up',
  headers: ['host', '127.0.0.1:3000'],
  version: '1.1',
  start: 1.25,
  end: 9.5,
  phases: { blocked: 0.25, dns: -1, connect: 2, ssl: 1, send: 0.5, wait: 4, receive: 1.5 },
  isReused: false,
  remote: '127.0.0.1:3000',
  bytesSent: 10,
  bytesReceived: 20,
  status: 201,
  responseHeaders: ['x', 'y'],
};
const SPANS: readonly Span[] = [
  { id: 0, kind: 'stage', name: 'route', start: 0, end: 0.5, status: 'ok', notes: {} },
  {
    id: 1,
    kind: 'policy',
    name: 'set-headers',
    use: 'r.request.0',
    start: 0.5,
    end: 1,
    status: 'ok',
    notes: { hit: true, count: 2 },
    before: { method: 'POST', target: '/a', headers: ['a', 'b'] },
    after: { method: 'POST', target: '/a', headers: ['a', 'c'] },
    at: { file: 'gateway.yaml', line: 3, column: 5 },
  },
  { id: 2, kind: 'integration', name: 'http', start: 1, end: 9.5, status: 'answered', notes: {} },
];
/** An exchange that has something of everything HAR can and cannot hold. */
export const FULL_EXCHANGE: Exchange = {
  ...buildExchange({
    method: 'POST',
    target: '/a?q=1&q=%C3%A9',
    headers: ['Cookie', 'a=1; b=2', 'X-Byte', 'caf\u00e9', 'Content-Type', 'application/json'],
    body: '{"a":"é"}',
  }),
  route: 'users',
  consumer: 'ann',
  response: {
    status: 201,
    statusText: 'Made',
    headers: ['Content-Type', 'text/plain', 'Set-Cookie', 's=1; Path=/', 'Set-Cookie', 't=2', 'Location', '/x'],
    body: wholeBody('hello'),
    trailers: ['x-end', '1'],
  },
  attempts: [{ ...ATTEMPT, error: { code: 'UPSTREAM_RESET', message: 'm', details: { n: 1 } } }, ATTEMPT],
  spans: SPANS,
  error: { code: 'KEY_INVALID', message: 'no', details: { header: 'x' } },
  nearMisses: [{ route: 'b', reason: 'method' }],
  frames: [
    { from: 'client', at: 1.5, opcode: 'text', payload: Buffer.from('hé'), size: 3 },
    { from: 'upstream', at: 2.25, opcode: 'binary', payload: Buffer.from([0, 255]), size: 9 },
    { from: 'upstream', at: 3, opcode: 'close', payload: Buffer.from([3, 232]), size: 2 },
  ],
  framesDropped: 4,
  tags: ['mine', 'har'],
};

/** All pieces of a text as one. */
export async function joinText(texts: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const text of texts) all += text;
  return all;
}

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
}

/** The exchanges of a HAR text, with ids that count from the start of each; given to the reader in chunks. */
export async function readHarText(
  text: string,
  options: Partial<HarReadOptions> & { chunkBytes?: number } = {},
): Promise<Exchange[]> {
  let last = 0;
  const nextId = (startedAt: number): number => {
    last = Math.max(last + 1, startedAt * 1000);
    return last;
  };
  const exchanges: Exchange[] = [];
  for await (const exchange of readHar(inChunks(text, options.chunkBytes ?? 65_536), { nextId, ...options }))
    exchanges.push(exchange);
  return exchanges;
}
