import { describe, expect, test } from 'vitest';
import { NO_PHASES, type Exchange } from '../model/exchange.ts';
import { readHarText } from './har-fixture.ts';
import { capturedBytes } from './sendable.ts';

const readEntry = async (entry: object): Promise<Exchange | undefined> =>
  (await readHarText(JSON.stringify({ log: { entries: [entry] } })))[0];

describe('what other tools write', () => {
  const minimal = {
    startedDateTime: '2026-01-02T03:04:05.000+01:00',
    request: { method: 'GET', url: 'https://api.example/a?b=1#c' },
    response: { status: 200 },
  };

  test('is read with next to nothing in it', async () => {
    const startedAt = Date.UTC(2026, 0, 2, 2, 4, 5);
    expect(await readEntry(minimal)).toEqual({
      id: startedAt * 1000,
      startedAt,
      duration: 0,
      revision: '',
      dialect: '',
      listener: '',
      scheme: 'https',
      authority: 'api.example',
      client: { address: '', port: 0 },
      request: {
        method: 'GET',
        target: '/a?b=1',
        version: '1.1',
        headers: [],
        body: { chunks: [], size: 0, isTruncated: false },
      },
      response: { status: 200, headers: [], body: { chunks: [], size: 0, isTruncated: false } },
      attempts: [
        {
          origin: 'https://api.example',
          method: 'GET',
          target: '/a?b=1',
          headers: [],
          version: '1.1',
          start: 0,
          end: 0,
          phases: NO_PHASES,
          isReused: true,
          bytesSent: 0,
          bytesReceived: 0,
          status: 200,
          responseHeaders: [],
        },
      ],
      outcome: 'answered',
      by: 'upstream',
      spans: [],
      tags: ['har'],
    });
  });

  test('of Chrome loses its pseudo-headers and keeps its frames', async () => {
    const exchange = await readEntry({
      ...minimal,
      time: 30,
      timings: { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 2, wait: 20, receive: 7, _blocked_queueing: 0.5 },
      request: {
        ...minimal.request,
        url: 'wss://api.example/socket',
        httpVersion: 'http/2.0',
        headers: [
          { name: ':authority', value: 'api.example' },
          { name: ':path', value: '/socket' },
          { name: 'accept', value: '*/*' },
        ],
      },
      serverIPAddress: '[2001:db8::1]',
      _webSocketMessages: [{ type: 'receive', time: minimalSeconds() + 0.5, opcode: 1, data: 'hi' }],
      _priority: 'High',
    });
    expect(exchange).toMatchObject({
      scheme: 'https',
      duration: 30,
      request: { version: '2', target: '/socket', headers: ['host', 'api.example', 'accept', '*/*'] },
      attempts: [
        { phases: { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 2, wait: 20, receive: 7 }, isReused: true },
      ],
      frames: [{ from: 'upstream', at: 500, opcode: 'text', size: 2 }],
    });
  });

  function minimalSeconds(): number {
    return Date.parse(minimal.startedDateTime) / 1000;
  }

  test.each([
    [
      'text of a form as parameters',
      { postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a', value: 'b c' }] } },
      'a=b+c',
    ],
    [
      'text beside parameters',
      { postData: { mimeType: 'x', text: 'a=1', params: [{ name: 'a', value: '2' }] } },
      'a=1',
    ],
    ['bytes in base64', { postData: { mimeType: 'x', text: 'aGk=', _encoding: 'base64' } }, 'hi'],
    ['bytes beside the entry', { _content: { text: 'aGk=', encoding: 'base64' } }, 'hi'],
    [
      'parts of a form',
      {
        postData: {
          mimeType: 'multipart/form-data; boundary=B',
          params: [{ name: 'f', fileName: 'a.txt', contentType: 'text/plain', value: 'x' }],
        },
      },
      '--B\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--\r\n',
    ],
  ])('gives a request body: %s', async (_, part, expected) => {
    const exchange = await readEntry({ ...minimal, request: { ...minimal.request, method: 'POST', ...part } });
    const body = exchange?.request.body;
    expect(body === undefined ? '' : Buffer.from(capturedBytes(body)).toString()).toBe(expected);
    expect(body?.isTruncated).toBe(false);
  });

  test('has a body it left out marked as cut', async () => {
    const response = { status: 200, content: { size: 500, mimeType: 'image/png' }, bodySize: 480 };
    expect((await readEntry({ ...minimal, response }))?.response?.body).toEqual({
      chunks: [],
      size: 500,
      isTruncated: true,
    });
  });

  test('keeps headers of decoded content as they are, and its decoded size', async () => {
    const headers = [{ name: 'content-encoding', value: 'gzip' }];
    const response = {
      status: 200,
      headers,
      content: { size: 900, compression: 400, mimeType: 'text/plain', text: 'héllo' },
    };
    expect((await readEntry({ ...minimal, response }))?.response).toEqual({
      status: 200,
      headers: ['content-encoding', 'gzip'],
      body: { chunks: [Buffer.from('héllo')], size: 6, isTruncated: false },
    });
  });

  test('without an answer counts as failed', async () => {
    const exchange = await readEntry({ ...minimal, response: { status: 0, statusText: '', headers: [] } });
    expect([exchange?.outcome, exchange?.by, exchange?.response, exchange?.attempts]).toEqual([
      'failed',
      'none',
      undefined,
      [],
    ]);
  });

  test('may begin with a byte-order mark', async () => {
    expect(await readHarText(`\ufeff${JSON.stringify({ log: { entries: [minimal] } })}`)).toHaveLength(1);
  });
});
