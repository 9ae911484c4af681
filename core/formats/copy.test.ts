import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import { headerPairs, headerValues } from '../model/http.ts';
import { copyExchange, type CopyFormat } from './copy.ts';
import { formatFetch } from './fetch.ts';
import {
  buildExchange,
  startKeepingServer,
  wholeBody,
  type ArrivedRequest,
  type KeepingServer,
  type SentRequest,
} from './fixture.ts';
import { formatHttpie } from './httpie.ts';
import { formatPowershell, quotePowershell } from './powershell.ts';
import { formatRaw } from './raw.ts';
import { formatUrl } from './url.ts';

const FORMATS: readonly CopyFormat[] = ['url', 'curl', 'curl-cmd', 'powershell', 'fetch', 'httpie', 'raw', 'har'];

describe('an exchange copied', () => {
  const exchange = buildExchange({
    method: 'POST',
    target: '/a?api_key=SECRET-1',
    headers: ['Authorization', 'Bearer SECRET-2', 'Content-Type', 'application/json'],
    body: '{"password":"SECRET-3"}',
  });

  test.each(FORMATS)('as %s has no credentials, and has them when asked to', (format) => {
    expect(copyExchange(exchange, format, { withSecrets: false })).not.toContain('SECRET');
    expect(copyExchange(exchange, format, { withSecrets: true })).toContain('SECRET-1');
  });
});

describe('a URL', () => {
  test.each([
    ['/a?b#c', 'http://shop.example:8000/a?b#c'],
    ['http://other/x', 'http://other/x'],
    ['*', 'http://shop.example:8000/'],
  ])('of the target %s is %s', (target, url) => {
    expect(formatUrl(buildExchange({ target }))).toBe(url);
  });
});

describe('raw text', () => {
  test('has both messages as on the wire, and says what it decoded', () => {
    const body = gzipSync('{"a":1}');
    const headers = ['Content-Encoding', 'gzip'];
    const exchange: Exchange = {
      ...buildExchange({ method: 'PUT', target: '/a', body: 'hello' }),
      response: { status: 404, headers, body: wholeBody(body), trailers: ['X-End', '1'] },
    };
    expect(formatRaw(exchange)).toBe(
      [
        'PUT /a HTTP/1.1',
        'Host: shop.example:8000',
        '',
        'hello',
        '',
        'HTTP/1.1 404 Not Found',
        'Content-Encoding: gzip',
        '',
        `[gzip taken off, ${body.byteLength} bytes on the wire]`,
        '{"a":1}',
        'X-End: 1',
      ].join('\r\n'),
    );
  });

  test('says when there is no answer, when bytes are no text, and when they are cut', () => {
    const exchange = buildExchange({ body: new Uint8Array([0, 255]) });
    const { request } = exchange;
    const cut = { ...exchange, request: { ...request, body: { ...request.body, size: 5, isTruncated: true } } };
    expect(formatRaw(cut)).toMatch(
      /\r\n\r\n\[5 bytes in base64\]\r\n\[cut: 2 of 5 bytes were recorded\]\r\nAP8=\r\n\r\n\[no answer: answered\]$/,
    );
  });
});

describe('a PowerShell command', () => {
  test('gives what the command has parameters for by those, and the rest as a table', () => {
    const headers = [
      'User-Agent',
      'it',
      'Cookie',
      'a=1',
      'cookie',
      'b=2',
      'X-Q',
      `it's ’`,
      'Content-Type',
      'text/plain',
    ];
    expect(formatPowershell(buildExchange({ method: 'POST', target: '/a', headers, body: 'é' }))).toBe(
      [
        `Invoke-WebRequest -UseBasicParsing -Uri 'http://shop.example:8000/a' \``,
        `  -Method 'POST' \``,
        `  -UserAgent 'it' \``,
        `  -Headers @{`,
        `    'Cookie' = 'a=1; b=2'`,
        `    'X-Q' = 'it''s ’’'`,
        `  } \``,
        `  -ContentType 'text/plain' \``,
        `  -Body ([Text.Encoding]::UTF8.GetBytes('é'))`,
      ].join('\n'),
    );
  });

  test('has bytes and lines as base64, other methods by their own parameter, and says what it cannot set', () => {
    const exchange = buildExchange({ method: 'PURGE', body: 'a\nb' });
    const text = formatPowershell({ ...exchange, request: { ...exchange.request, headers: ['Host', 'other'] } });
    expect(text).toBe(
      [
        `# left out, because Invoke-WebRequest cannot set it: host other`,
        `Invoke-WebRequest -UseBasicParsing -Uri 'http://shop.example:8000/' \``,
        `  -CustomMethod 'PURGE' \``,
        `  -Body ([Convert]::FromBase64String('YQpi'))`,
      ].join('\n'),
    );
  });

  test('has no quote that ends a string early', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '’', 'a', '$', '`') }), (text) => {
        const inner = quotePowershell(text).slice(1, -1);
        expect(inner.replace(/(['’])\1/g, '$1')).toBe(text);
        expect(inner.replace(/(['’])\1/g, '')).not.toMatch(/['’]/);
      }),
    );
  });
});

describe('an HTTPie command', () => {
  test('has each header as an item that cannot be taken for something else', () => {
    const headers = ['Accept', '*/*', 'X-Eq', '=1', 'X-At', '@f', 'X-Empty', '', 'Content-Type', 'text/plain'];
    expect(formatHttpie(buildExchange({ method: 'POST', target: '/a', headers, body: "it's" }))).toBe(
      [
        `http --ignore-stdin \\`,
        `  --raw $'it\\'s' \\`,
        `  'POST' 'http://shop.example:8000/a' \\`,
        `  'Accept:*/*' \\`,
        `  'X-Eq:\\=1' \\`,
        `  'X-At:\\@f' \\`,
        `  'X-Empty;' \\`,
        `  'Content-Type:text/plain' \\`,
        `  'User-Agent:' \\`,
        `  'Accept-Encoding:'`,
      ].join('\n'),
    );
  });

  test('pipes bytes in', () => {
    const text = formatHttpie(buildExchange({ method: 'POST', body: new Uint8Array([0, 255]) }));
    expect(text).toMatch(/^printf %s 'AP8=' \| base64 -d \| http 'POST' /);
  });
});

describe('a call of fetch', () => {
  let server: KeepingServer;
  beforeAll(async () => {
    server = await startKeepingServer();
  });
  afterAll(() => server.close());

  async function sendByFetch(sent: SentRequest): Promise<ArrivedRequest> {
    const text = formatFetch(buildExchange(sent, server.authority));
    const node = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'inherit', 'inherit'] });
    node.stdin.end(text);
    expect(await once(node, 'exit')).toEqual([0, null]);
    return server.last();
  }

  test.each<SentRequest>([
    { target: '/a?b=%20', headers: ['X-A', 'caf\u00e9 "q" \\', 'Cookie', 'a=1', 'Accept', 'text/html'] },
    { method: 'PUT', headers: ['Content-Type', 'application/json', 'X-Twice', '1'], body: '{"é":"\u2028\n"}' },
    { method: 'POST', headers: ['X-Own', 'x'], body: new Uint8Array([0, 1, 255]) },
    { method: 'DELETE', headers: ['X-Own', 'x'], body: 'without a type' },
  ])('run by Node sends what was recorded: %j', async (sent) => {
    const got = await sendByFetch(sent);
    expect({ method: got.method, target: got.target, body: got.body }).toEqual({
      method: sent.method ?? 'GET',
      target: sent.target ?? '/',
      body: Buffer.from(sent.body ?? []),
    });
    for (const [name, value] of headerPairs(sent.headers ?? []))
      expect(headerValues(got.headers, name)).toEqual([value]);
    expect(headerValues(got.headers, 'content-type')).toEqual(headerValues(sent.headers ?? [], 'content-type'));
  });

  test('has headers of one name as pairs', () => {
    const text = formatFetch(buildExchange({ headers: ['X-A', '1', 'x-a', '2'] }));
    expect(text).toContain('headers: [\n    ["X-A", "1"],\n    ["x-a", "2"],\n  ],');
  });

  test('says what fetch refuses', () => {
    const text = formatFetch(buildExchange({ method: 'GET', headers: ['Expect', '100-continue'], body: 'x' }));
    expect(text.split('\n').slice(0, 2)).toEqual([
      '// left out, because fetch refuses it: Expect: 100-continue',
      '// left out, because fetch refuses it: the body of a GET',
    ]);
  });
});
