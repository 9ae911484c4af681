import zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Body } from '../model/body.ts';
import { PolicyBench, type BenchRequest, type BenchSettings } from '../testing/policy-bench.ts';
import { startProxy } from '../testing/proxy.ts';
import { streamedBody } from '../testing/streamed-body.ts';
import { readText, startUpstream } from '../testing/upstream.ts';
import { decompress } from './decompress.ts';

const TEXT = 'hello '.repeat(1000);
const CODED = {
  gzip: zlib.gzipSync(TEXT),
  'X-GZIP': zlib.gzipSync(TEXT),
  deflate: zlib.deflateSync(TEXT),
  'deflate ': zlib.deflateRawSync(TEXT),
  br: zlib.brotliCompressSync(TEXT),
  zstd: zlib.zstdCompressSync(TEXT),
  'gzip, identity, br': zlib.brotliCompressSync(zlib.gzipSync(TEXT)),
};
const atOnce = (bytes: Uint8Array): Body => ({ kind: 'bytes', bytes });
const inPieces = (bytes: Uint8Array): Body =>
  streamedBody([bytes.subarray(0, 1), bytes.subarray(1, 7), bytes.subarray(7)]);

async function send(coding: string, body: Body, options: unknown = {}, settings: BenchSettings = {}) {
  const request: BenchRequest = { method: 'POST', headers: ['content-encoding', coding, 'Content-Length', '9'], body };
  return (await PolicyBench.open(decompress, options, settings)).send(request);
}

describe('a body loses its coding', () => {
  test.each(Object.entries(CODED))('%s, at once and as it comes', async (coding, bytes) => {
    const whole = await send(coding, atOnce(bytes));
    const streamed = await send(coding, inPieces(bytes));
    expect([whole.sent?.text, whole.sent?.headers]).toEqual([TEXT, ['content-length', '6000']]);
    expect([streamed.sent?.text, streamed.sent?.headers]).toEqual([TEXT, []]);
  });

  test('wherever the pieces are cut', async () => {
    const bytes = CODED.gzip;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 8 }),
        async (cuts) => {
          const borders = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
          const pieces = borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
          expect((await send('gzip', streamedBody(pieces))).sent?.text).toBe(TEXT);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('without one it stays as it is', async () => {
    const { sent, notes } = await send('identity', atOnce(new TextEncoder().encode('x')));
    expect([sent?.text, sent?.headers, notes]).toEqual([
      'x',
      ['content-encoding', 'identity', 'Content-Length', '9'],
      { verdict: 'not compressed' },
    ]);
  });

  test('nothing in it is nothing without it', async () => {
    expect((await send('gzip', streamedBody([]))).sent?.text).toBe('');
    expect((await send('gzip', atOnce(new Uint8Array()))).sent?.text).toBe('');
  });
});

describe('a coding that is not taken off', () => {
  test('is refused by name', async () => {
    const { status, error } = await send('gzip, lzma', atOnce(CODED.gzip), { encodings: ['gzip'] });
    expect([status, error]).toEqual([
      415,
      { code: 'ENCODING_UNSUPPORTED', details: { encoding: 'lzma', expected: 'gzip' } },
    ]);
  });

  test('is passed on where that is wanted', async () => {
    const { sent, notes } = await send('br', atOnce(CODED.gzip), { encodings: ['gzip'], onUnknown: 'pass' });
    expect([sent?.headers, notes]).toEqual([
      ['content-encoding', 'br', 'Content-Length', '9'],
      { seen: 'br', verdict: 'passed on as it is' },
    ]);
  });
});

describe('hostile bodies', () => {
  const bomb = zlib.gzipSync(new Uint8Array(2_000_000));

  test.each([
    ['at once', atOnce],
    ['as it comes', inPieces],
  ])('a bomb is refused, %s', async (_title, toBody) => {
    const bench = await PolicyBench.open(decompress, { max: '1MB' });
    const sent = bench.send({ method: 'POST', headers: { 'content-encoding': 'gzip' }, body: toBody(bomb) });
    expect((await sent).error).toEqual({ code: 'BODY_TOO_LARGE', details: { maxBytes: 1_000_000 } });
  });

  test('a bomb in a bomb is refused at the outer one', async () => {
    const { error } = await send('gzip, gzip', inPieces(zlib.gzipSync(bomb)), { max: 1000 });
    expect(error?.code).toBe('BODY_TOO_LARGE');
  });

  test.each([
    ['cut off', CODED.gzip.subarray(0, 30)],
    ['something else', new TextEncoder().encode('{"a":1}')],
  ])('what is %s is malformed', async (_title, bytes) => {
    const codes = await Promise.all(
      [atOnce, inPieces].map(async (toBody) => (await send('gzip', toBody(bytes))).error?.code),
    );
    expect(codes).toEqual(['BODY_MALFORMED', 'BODY_MALFORMED']);
  });
});

describe('an answer', () => {
  const headers = [
    'Content-Encoding',
    'br',
    'ETag',
    '"a"',
    'Vary',
    'accept-encoding, Origin',
    'vary',
    'Accept-Encoding',
    'Accept-Ranges',
    'bytes',
  ];
  const settings = { phase: 'response', upstream: { headers, body: inPieces(CODED.br) } } as const;

  test('tells the truth about its bytes', async () => {
    const result = await (await PolicyBench.open(decompress, {}, settings)).send();
    expect([result.text, result.headers]).toEqual([TEXT, ['ETag', 'W/"a"', 'Vary', 'Origin']]);
  });

  test('to a HEAD has the headers of the one to a GET', async () => {
    const bench = await PolicyBench.open(decompress, {}, { phase: 'response', upstream: { headers } });
    expect((await bench.send({ method: 'HEAD' })).headers).toEqual(['ETag', 'W/"a"', 'Vary', 'Origin']);
  });

  test('that is a part of one is passed on', async () => {
    const upstream = { status: 206, headers, body: atOnce(CODED.br) };
    expect((await (await PolicyBench.open(decompress, {}, { ...settings, upstream })).send()).headers).toEqual(headers);
  });

  test('that is malformed is the fault of the upstream', async () => {
    const upstream = { headers, body: atOnce(CODED.gzip) };
    const { status, error } = await (await PolicyBench.open(decompress, {}, { ...settings, upstream })).send();
    expect([status, error?.code, error?.details['because']]).toEqual([502, 'RESPONSE_INVALID', 'BODY_MALFORMED']);
  });
});

test('over sockets a large body comes through both ways, and a bomb is refused while it comes', async () => {
  const large = Buffer.alloc(3_000_000, 'a large body ');
  const upstream = await startUpstream((request, response) => {
    const answer = (text: string): void => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'x-got': String(text.length) });
      response.end(zlib.gzipSync(large));
    };
    // The bomb's upload is broken off by the gateway.
    void readText(request).then(answer, () => response.destroy());
  });
  const use = { id: 'd', policy: 'decompress', options: { max: '4MB' } };
  const route = { request: [use], response: [use] };
  const proxy = await startProxy(upstream.url, { route, gateway: { policies: [decompress] } });
  const post = (body: Uint8Array<ArrayBuffer>): Promise<Response> =>
    fetch(proxy.url, { method: 'POST', headers: { 'content-encoding': 'gzip' }, body });
  const passed = await post(new Uint8Array(zlib.gzipSync(large)));
  expect([passed.headers.get('x-got'), (await passed.text()).length]).toEqual(['3000000', 3_000_000]);
  const refused = await post(new Uint8Array(zlib.gzipSync(Buffer.alloc(50_000_000))));
  expect([refused.status, await refused.json()]).toEqual([413, { code: 'BODY_TOO_LARGE' }]);
  await proxy.close();
  await upstream.close();
});
