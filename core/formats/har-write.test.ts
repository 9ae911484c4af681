import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NO_PHASES } from '../model/exchange.ts';
import { buildExchange, wholeBody } from './fixture.ts';
import { FULL_EXCHANGE, joinText } from './har-fixture.ts';
import { harEntry, writeHar } from './har-write.ts';

describe('an entry', () => {
  test('says what HAR asks for', () => {
    const { frames: _frames, ...exchange } = FULL_EXCHANGE;
    const { _gatewright, ...entry } = harEntry(exchange);
    expect(entry).toEqual({
      startedDateTime: '2026-01-02T03:04:05.678Z',
      time: 12.5,
      request: {
        method: 'POST',
        url: 'http://shop.example:8000/a?q=1&q=%C3%A9',
        httpVersion: 'HTTP/1.1',
        cookies: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
        headers: [
          { name: 'Host', value: 'shop.example:8000' },
          { name: 'Cookie', value: 'a=1; b=2' },
          { name: 'X-Byte', value: 'caf\u00e9' },
          { name: 'Content-Type', value: 'application/json' },
        ],
        queryString: [
          { name: 'q', value: '1' },
          { name: 'q', value: 'é' },
        ],
        postData: { mimeType: 'application/json', text: '{"a":"é"}' },
        headersSize: -1,
        bodySize: 10,
      },
      response: {
        status: 201,
        statusText: 'Made',
        httpVersion: 'HTTP/1.1',
        cookies: [
          { name: 's', value: '1' },
          { name: 't', value: '2' },
        ],
        headers: [
          { name: 'Content-Type', value: 'text/plain' },
          { name: 'Set-Cookie', value: 's=1; Path=/' },
          { name: 'Set-Cookie', value: 't=2' },
          { name: 'Location', value: '/x' },
        ],
        content: { size: 5, mimeType: 'text/plain', text: 'hello' },
        redirectURL: '/x',
        headersSize: -1,
        bodySize: 5,
      },
      cache: {},
      timings: { blocked: 4.5, dns: -1, connect: 2, ssl: 1, send: 0.5, wait: 4, receive: 1.5 },
      serverIPAddress: '127.0.0.1',
    });
    expect(_gatewright?.policies?.map(({ name }) => name)).toEqual(['set-headers']);
  });

  test('has timings that add up to its time, ssl being inside connect', () => {
    const { timings, time } = harEntry(FULL_EXCHANGE);
    const { blocked, dns, connect, send, wait, receive } = timings ?? {};
    const sum = [blocked, dns, connect, send, wait, receive].reduce<number>(
      (all, part) => all + Math.max(0, part ?? 0),
      0,
    );
    expect(sum).toBe(time);
  });

  test('of an answer the gateway made itself has waited for all of its time', () => {
    expect(harEntry(buildExchange()).timings).toEqual({ ...NO_PHASES, send: 0, wait: 12.5, receive: 0 });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('has content in %s decoded, with both sizes', (coding, encode) => {
    const body = encode('hello hello hello hello');
    const response = { status: 200, headers: ['Content-Encoding', coding], body: wholeBody(body) };
    expect(harEntry({ ...buildExchange(), response }).response).toMatchObject({
      content: { size: 23, compression: 23 - body.byteLength, text: 'hello hello hello hello' },
      bodySize: body.byteLength,
    });
  });

  test('without an answer has the status 0', () => {
    expect(harEntry(buildExchange()).response).toMatchObject({ status: 0, content: { size: 0 }, bodySize: -1 });
  });
});

describe('a document', () => {
  test('without secrets has stand-ins, and is HAR for any reader', async () => {
    const exchange = buildExchange({ target: '/?token=SECRET', headers: ['Authorization', 'Bearer SECRET'] });
    const text = await joinText(writeHar([exchange, exchange], { withSecrets: false, version: '1.2.3' }));
    expect(text).not.toContain('SECRET');
    expect(JSON.parse(text)).toMatchObject({
      log: { version: '1.2', creator: { name: 'Gatewright', version: '1.2.3' }, entries: [{}, {}] },
    });
  });
});
