import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headerPairs, headerValues } from '../model/http.ts';
import { formatCurl } from './curl.ts';
import {
  buildExchange,
  startKeepingServer,
  type ArrivedRequest,
  type KeepingServer,
  type SentRequest,
} from './fixture.ts';

let server: KeepingServer;

beforeAll(async () => {
  server = await startKeepingServer();
});
afterAll(() => server.close());

/** Runs the command in a real bash with the real curl, and answers what arrived. */
async function sendByCurl(sent: SentRequest): Promise<ArrivedRequest> {
  const bash = spawn('bash', ['-s'], { stdio: ['pipe', 'ignore', 'ignore'] });
  bash.stdin.end(formatCurl(buildExchange(sent, server.authority)));
  await once(bash, 'exit');
  return server.last();
}

function lowerCasePairs(headers: readonly string[], leaveOut: readonly string[]): readonly string[] {
  return headerPairs(headers)
    .filter(([name]) => !leaveOut.includes(name.toLowerCase()))
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    .toSorted();
}

describe('a curl command', () => {
  test('is readable for a usual request', () => {
    const headers = [
      'Accept',
      '*/*',
      'User-Agent',
      'browser',
      'Accept-Encoding',
      'gzip, br',
      'Content-Type',
      'text/plain',
    ];
    const text = formatCurl(buildExchange({ method: 'PUT', target: '/a?b=1', headers, body: Buffer.from('it is') }));
    expect(text).toBe(
      [
        `curl 'http://shop.example:8000/a?b=1' \\`,
        `  --request 'PUT' \\`,
        `  --header 'Accept: */*' \\`,
        `  --header 'User-Agent: browser' \\`,
        `  --header 'Content-Type: text/plain' \\`,
        `  --compressed \\`,
        `  --data-raw 'it is'`,
      ].join('\n'),
    );
  });

  test('says in a comment that the recorded body is not the whole one', () => {
    const exchange = buildExchange({ method: 'POST', body: Buffer.from('abc') });
    const cut = {
      ...exchange,
      request: { ...exchange.request, body: { ...exchange.request.body, size: 9, isTruncated: true } },
    };
    expect(formatCurl(cut)).toMatch(/^# the recorded body is cut: 3 of 9 bytes\ncurl /);
  });

  test.each<SentRequest>([
    { target: '/a/../b/./c?x=[1]{2}#f' },
    { target: '/caf%C3%A9?q=a+b%20c&q=%27!$`' },
    { method: 'DELETE', target: '/x' },
    {
      method: 'POST',
      headers: ['Content-Type', 'application/json'],
      body: Buffer.from('{"it\'s":"a\\n!b","é":"€"}\r\n'),
    },
    { method: 'POST', body: Buffer.from('@not-a-file') },
    { method: 'PATCH', body: Buffer.from([0, 1, 2, 255, 254, 10]) },
    { method: 'GET', body: Buffer.from('a body') },
    { method: 'POST' },
    { headers: ['X-Empty', '', 'X-Twice', '1', 'x-twice', '2', 'Cookie', 'a=1', 'X-Byte', 'caf\u00e9 \u00c3\u00a9'] },
    { headers: ['User-Agent', 'mine/1.0', 'Accept', 'text/html', 'Accept-Encoding', 'identity'] },
  ])('run by bash sends what was recorded: %j', async (sent) => {
    const got = await sendByCurl(sent);
    const toolsOwn = ['host', 'content-length'];
    expect({ method: got.method, target: got.target, body: got.body }).toEqual({
      method: sent.method ?? 'GET',
      target: sent.target ?? '/',
      body: Buffer.from(sent.body ?? []),
    });
    expect(lowerCasePairs(got.headers, toolsOwn)).toEqual(lowerCasePairs(sent.headers ?? [], toolsOwn));
  });

  test('run by bash sends a body that is too long for an argument', async () => {
    const body = Buffer.from('0123456789'.repeat(150_000));
    const got = await sendByCurl({ method: 'POST', body });
    expect(got.body.equals(body)).toBe(true);
    expect(headerValues(got.headers, 'expect')).toEqual([]);
  });

  test('keeps another host than that of its address', async () => {
    const exchange = buildExchange({});
    const text = formatCurl({ ...exchange, request: { ...exchange.request, headers: ['Host', 'shop.example'] } });
    expect(text).toContain(`--header 'Host: shop.example'`);
  });

  test('is a HEAD by its own option', async () => {
    expect((await sendByCurl({ method: 'HEAD' })).method).toBe('HEAD');
  });

  test('run by bash carries any header value and any body', async () => {
    // What a header can hold: visible bytes and, inside, blanks and tabs.
    const value = fc.stringMatching(/^[!-~\u0080-\u00ff]([\t -~\u0080-\u00ff]{0,30}[!-~\u0080-\u00ff])?$/);
    const text = fc.string({ unit: 'binary', maxLength: 60 }).map((string) => Buffer.from(string));
    const body = fc.oneof(
      text,
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(value, body, async (headerText, bytes) => {
        const got = await sendByCurl({ method: 'POST', headers: ['X-Any', headerText], body: bytes });
        expect(headerValues(got.headers, 'x-any')).toEqual([headerText]);
        expect(got.body).toEqual(bytes);
      }),
      { numRuns: 40 },
    );
  });
});
