import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { ForwardedConfig } from '../model/config.ts';
import type { HeaderList } from '../model/http.ts';
import type { Call } from '../policies/policy.ts';
import { Opened } from '../testing/opened.ts';
import { startProxy } from '../testing/proxy.ts';
import { answerText, connectRaw, startRawUpstream } from '../testing/raw-peer.ts';
import { clientHeaders, upstreamHeaders } from './forward-headers.ts';

const OFF: ForwardedConfig = { xForwarded: 'off', forwarded: 'off' };

const opened = new Opened();
afterEach(() => opened.close());

/** The headers that go on, for a client at 192.0.2.1 that asked for `api.test:8443` by TLS. */
function forward(headers: HeaderList, forwarded: Partial<ForwardedConfig> = {}, address = '192.0.2.1'): HeaderList {
  const request = {
    kind: 'request',
    method: 'GET',
    target: '/',
    version: '1.1',
    headers,
    body: { kind: 'none' },
  } as const;
  // Only these are read.
  const call = {
    request,
    received: request,
    forwarded: { ...OFF, ...forwarded },
    client: { address, port: 1 },
    scheme: 'https',
    authority: 'api.test:8443',
  } as unknown as Call;
  return upstreamHeaders(call, 'up.test');
}

describe('what belongs to the connection', () => {
  test('leaves, with everything that Connection names', () => {
    expect(
      forward([
        'Host',
        'api.test',
        'Connection',
        'keep-alive, X-Hop',
        'Keep-Alive',
        'timeout=5',
        'X-Hop',
        '1',
        'Proxy-Connection',
        'keep-alive',
        'Upgrade',
        'h2c',
        'HTTP2-Settings',
        'AAA',
        'Expect',
        '100-continue',
        'Transfer-Encoding',
        'chunked',
        'X-Stays',
        '2',
      ]),
    ).toEqual(['Host', 'up.test', 'X-Stays', '2']);
  });

  test('names of any length can be named', () => {
    expect(forward(['Connection', 'x, a-name-that-is-longer-than-all-others', 'X', '1'])).toEqual(['host', 'up.test']);
    expect(
      forward(['A-Name-That-Is-Longer-Than-All-Others', '1', 'Connection', 'a-name-that-is-longer-than-all-others']),
    ).toEqual(['host', 'up.test']);
  });

  test.each([
    ['trailers', ['TE', 'trailers']],
    ['Trailers', ['TE', 'trailers']],
    ['gzip;q=0.5, trailers', ['TE', 'trailers']],
    ['gzip', []],
  ])('of TE %s only what the gateway can do itself is passed on', (value, passed) => {
    expect(forward(['Host', 'a', 'TE', value])).toEqual(['Host', 'up.test', ...passed]);
  });

  test('an answer loses what belongs to its connection, and Via grows', () => {
    const headers = [
      'Connection',
      'close, X-Hop',
      'X-Hop',
      '1',
      'Via',
      '1.0 old',
      'Transfer-Encoding',
      'chunked',
      'A',
      '2',
    ];
    expect(clientHeaders(headers, '1.1', { ...OFF, via: 'gw' })).toEqual(['A', '2', 'via', '1.0 old, 1.1 gw']);
    expect(clientHeaders(headers, '1.1', OFF)).toEqual(['Via', '1.0 old', 'A', '2']);
  });
});

describe('what tells of the client', () => {
  const sent = [
    'Host',
    'a',
    'X-Forwarded-For',
    '10.0.0.1',
    'X-Forwarded-Proto',
    'http',
    'Forwarded',
    'for=10.0.0.1',
    'Via',
    '1.0 old',
  ];

  test('off leaves everything as it came', () => {
    expect(forward(sent)).toEqual(['Host', 'up.test', ...sent.slice(2)]);
  });

  test('append adds to the chain and says the rest anew', () => {
    expect(forward(sent, { xForwarded: 'append', forwarded: 'append', via: 'gw' })).toEqual([
      'Host',
      'up.test',
      'x-forwarded-for',
      '10.0.0.1, 192.0.2.1',
      'x-forwarded-proto',
      'https',
      'x-forwarded-host',
      'api.test:8443',
      'x-forwarded-port',
      '8443',
      'forwarded',
      'for=10.0.0.1, for=192.0.2.1;host="api.test:8443";proto=https',
      'via',
      '1.0 old, 1.1 gw',
    ]);
  });

  test('replace forgets what the client said', () => {
    const headers = forward(sent, { xForwarded: 'replace', forwarded: 'replace' }, '2001:db8::1');
    expect(headers).toEqual([
      'Host',
      'up.test',
      'Via',
      '1.0 old',
      'x-forwarded-for',
      '2001:db8::1',
      'x-forwarded-proto',
      'https',
      'x-forwarded-host',
      'api.test:8443',
      'x-forwarded-port',
      '8443',
      'forwarded',
      'for="[2001:db8::1]";host="api.test:8443";proto=https',
    ]);
  });
});

describe('through real sockets', () => {
  /** Names of one connection, and those undici writes itself in a place of its own. */
  const OTHERS = new Set([
    'host',
    'content-length',
    'connection',
    'te',
    'upgrade',
    'expect',
    'trailer',
    'keep-alive',
    'transfer-encoding',
    'proxy-connection',
    'http2-settings',
  ]);
  const token = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_.~!#$%&'*+^`|"), minLength: 1, maxLength: 20 });
  const name = token.filter((text) => !OTHERS.has(text.toLowerCase()));
  // Any byte but controls; space and tab inside, not at the ends, where they belong to the line.
  const value = fc
    .array(
      fc.integer({ min: 0x20, max: 0xff }).filter((byte) => byte !== 0x7f),
      { maxLength: 30 },
    )
    .map((bytes) => Buffer.from(bytes).toString('latin1').trim())
    .filter((text) => !/^[\u00a0]|[\u00a0]$/.test(text));
  const target = fc
    .string({ unit: fc.constantFrom(...'abZ09/-._~%!$&\'()*+,;=:@?|^`{}"<>[]\\'), maxLength: 40 })
    .map((text) => `/${text}`);

  test(
    'a request arrives with its target, and its headers in order, case and number',
    { timeout: 60_000 },
    async () => {
      const heads: string[] = [];
      const upstream = await opened.add(
        startRawUpstream(async (peer) => {
          for (;;) {
            heads.push(await peer.head());
            peer.write(answerText(''));
          }
        }),
      );
      const { port, sink } = await opened.add(
        startProxy(upstream.url, {
          config: { listeners: [{ scheme: 'http', host: '127.0.0.1', port: 0, forwarded: OFF }] },
        }),
      );
      const client = await opened.add(connectRaw(port));
      await fc.assert(
        fc.asyncProperty(target, fc.array(fc.tuple(name, value), { maxLength: 12 }), async (path, headers) => {
          heads.length = 0;
          sink.exchanges.length = 0;
          const lines = headers.map(([key, text]) => `${key}: ${text}`);
          client.write([`GET ${path} HTTP/1.1`, 'Host: a', ...lines, '', ''].join('\r\n'));
          const answer = await client.head();
          expect(answer).toMatch(/^HTTP\/1\.1 200 /);
          const [first, ...rest] = (heads[0] ?? '').split('\r\n').slice(0, -2);
          expect(first).toBe(`GET ${path} HTTP/1.1`);
          expect(rest.filter((line) => !/^(host|connection):/i.test(line))).toEqual(lines);
          const [exchange] = await sink.until(1);
          expect(exchange?.request).toMatchObject({ target: path, headers: ['Host', 'a', ...headers.flat()] });
        }),
        { numRuns: 300 },
      );
    },
  );

  test('an answer arrives with its headers in order, case and number', { timeout: 60_000 }, async () => {
    let lines: readonly string[] = [];
    const upstream = await opened.add(
      startRawUpstream(async (peer) => {
        for (;;) {
          await peer.head();
          peer.write(['HTTP/1.1 200 OK', ...lines, 'Content-Length: 0', '', ''].join('\r\n'));
        }
      }),
    );
    const { port } = await opened.add(startProxy(upstream.url));
    const client = await opened.add(connectRaw(port));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 12 }), async (headers) => {
        lines = headers.map(([key, text]) => `${key}: ${text}`);
        client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
        const answer = await client.head();
        expect(
          answer
            .split('\r\n')
            .slice(1, -2)
            .filter((line) => !/^(connection|keep-alive):/i.test(line)),
        ).toEqual([...lines, 'Content-Length: 0']);
      }),
      { numRuns: 300 },
    );
  });
});
