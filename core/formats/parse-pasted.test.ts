import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import { buildExchange, wholeBody } from './fixture.ts';
import { parsePasted } from './parse-pasted.ts';
import { formatRaw } from './raw.ts';

/** What of a text is looked at here: each request and answer in one line, the log, the notes. */
function read(text: string) {
  const { requests, answers, log, notes, command } = parsePasted(text);
  return {
    requests: requests.map(({ method, target, headers, body }) => [method, target, headers.length / 2, body.text]),
    answers: answers.map(({ status, headers, body }) => [status, headers.length / 2, body.text]),
    log,
    notes,
    command,
  };
}

const NOTHING = { requests: [], answers: [], log: '', notes: [], command: undefined };
const BODY = '{"message":"no Route matched with those values"}';

describe('an answer as curl -i prints it', () => {
  test.each([
    ['with CRLF', `HTTP/1.1 404 Not Found\r\nServer: kong\r\n\r\n${BODY}\r\n`, [[404, 1, BODY]]],
    ['with LF', `HTTP/1.1 404 Not Found\nServer: kong\n\n${BODY}`, [[404, 1, BODY]]],
    ['of HTTP/2, without a reason', `HTTP/2 401 \nserver: kong\nx: a: b\n\n`, [[401, 2, '']]],
    ['of HTTP/3', 'HTTP/3 503\n\nno healthy upstream', [[503, 0, 'no healthy upstream']]],
    ['with a folded header', 'HTTP/1.1 400 Bad Request\nx: a\n  b\n\n', [[400, 1, '']]],
    [
      'after an interim one',
      'HTTP/1.1 100 Continue\n\nHTTP/1.1 413 Too Large\nx: 1\n\nbig',
      [
        [100, 0, ''],
        [413, 1, 'big'],
      ],
    ],
    [
      'after a redirect with a body',
      'HTTP/1.1 301 Moved\nLocation: /b\n\n<p>moved</p>\nHTTP/1.1 403 Forbidden\n\nno',
      [
        [301, 1, '<p>moved</p>'],
        [403, 0, 'no'],
      ],
    ],
    [
      'through a proxy',
      'HTTP/1.1 200 Connection established\n\nHTTP/2 502\n\n',
      [
        [200, 0, ''],
        [502, 0, ''],
      ],
    ],
    [
      'whose body quotes one',
      'HTTP/1.1 500 Oops\n\nsaw\nHTTP/1.1 200 OK\n\nthere',
      [[500, 0, 'saw\nHTTP/1.1 200 OK\n\nthere']],
    ],
    ['in chunks', 'HTTP/1.1 500 X\nTransfer-Encoding: chunked\n\n5\nhello\n3;x=1\n, w\n0\n\n', [[500, 1, 'hello, w']]],
    ['whose chunks were taken off', 'HTTP/1.1 500 X\nTransfer-Encoding: chunked\n\n5 apples\n', [[500, 1, '5 apples']]],
    ['with an empty line in its body', 'HTTP/1.1 500 X\n\na\n\nb\n', [[500, 0, 'a\n\nb']]],
  ])('%s', (_, text, answers) => {
    expect(read(text)).toEqual({ ...NOTHING, answers });
  });

  test.each([
    ['a body alone', BODY, [undefined, 0, BODY]],
    ['headers of a browser, with the status among them', ':status: 429\nretry-after: 3\n\nslow', [429, 1, 'slow']],
    ['headers without a status', 'server: kong\n\nslow', [undefined, 1, 'slow']],
  ])('%s is an answer whose beginning is missing', (_, text, answer) => {
    expect(read(text)).toEqual({ ...NOTHING, answers: [answer] });
  });

  test('a body right behind the headers is read, and said', () => {
    expect(read(`HTTP/1.1 404 Not Found\nServer: kong\n${BODY}`)).toEqual({
      ...NOTHING,
      answers: [[404, 1, BODY]],
      notes: ['the body begins at line 3 without an empty line before it'],
    });
  });
});

test('a request and its answer stand one after the other', () => {
  const text = 'POST /orders?x=1 HTTP/1.1\nHost: api.test\n\n{"a":1}\n\nHTTP/1.1 401 Unauthorized\n\nno';
  expect(read(text)).toEqual({
    ...NOTHING,
    requests: [['POST', '/orders?x=1', 1, '{"a":1}']],
    answers: [[401, 0, 'no']],
  });
});

test('the command in front is cut off, over as many lines as it has', () => {
  const text = `$ curl -i https://api.test/x \\\n  -d '{"a":\n1}'\nHTTP/1.1 404 Not Found\n\n`;
  expect(read(text)).toEqual({
    ...NOTHING,
    command: `curl -i https://api.test/x \\\n  -d '{"a":\n1}'`,
    answers: [[404, 0, '']],
  });
});

test('a failure of curl itself is log', () => {
  const failure = 'curl: (7) Failed to connect to localhost port 8000 after 0 ms: Could not connect to server';
  expect(read(`$ curl http://localhost:8000\n${failure}\n`)).toEqual({
    ...NOTHING,
    command: 'curl http://localhost:8000',
    log: failure,
  });
});

test.each([
  ['HTTP/1.1 OK\n\n', { reason: '"HTTP/1.1 OK" has no status; expected such as HTTP/1.1 401 Unauthorized', line: 1 }],
  ['\nHTTP/1.1 200 OK\nServer kong\n', { reason: '"Server kong" is not a header; expected Name: value', line: 3 }],
  ['== Info: Trying 1.2.3.4', { reason: 'what curl --trace writes is not read; -v or -i is', line: 1 }],
])('%j is refused with its line', (text, details) => {
  expect(() => parsePasted(text)).toThrow(
    expect.objectContaining({ code: 'FORMAT_INVALID', details: { format: 'http', ...details } }),
  );
});

describe('our own raw form', () => {
  const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
  const header = fc.tuple(fc.stringMatching(/^x-[a-z]{1,12}$/), value);
  const line = fc.stringMatching(/^[{"a-zàé][ -Zaà-ü]{0,40}$/);
  const body = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
  const messages = fc.record({
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'OPTIONS'),
    target: fc.webPath().map((path) => `/${path.replace(/^\/+/, '')}`),
    version: fc.constantFrom('1.0' as const, '1.1' as const, '2' as const),
    status: fc.integer({ min: 200, max: 599 }),
    headers: fc.array(header, { maxLength: 6 }).map((pairs) => pairs.flat()),
    answered: fc.array(header, { maxLength: 6 }).map((pairs) => pairs.flat()),
    sent: body,
    received: body,
  });

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(messages, ({ method, target, version, status, headers, answered, sent, received }) => {
        const base = buildExchange();
        const exchange: Exchange = {
          ...base,
          request: { method, target, version, headers, body: wholeBody(sent) },
          response: { status, headers: answered, body: wholeBody(received) },
        };
        expect(parsePasted(formatRaw(exchange))).toMatchObject({
          requests: [{ method, target, version, headers, body: { text: sent, isBase64: false, isCut: false } }],
          answers: [{ status, version, headers: answered, body: { text: received, isBase64: false, isCut: false } }],
          log: '',
          notes: [],
        });
      }),
    );
  });

  test('with a body that is no text, or cut, or without an answer', () => {
    const base = buildExchange();
    const bytes = Uint8Array.of(0, 255, 1);
    const request = { method: 'PUT', target: '/x', version: '1.1' as const, headers: ['content-encoding', 'gzip'] };
    const text = formatRaw({
      ...base,
      request: { ...request, body: { chunks: [bytes], size: 9, isTruncated: true } },
      error: { code: 'UPSTREAM_REFUSED', message: '', details: {} },
    });
    const { requests, answers, log } = parsePasted(text);
    expect([requests[0]?.body, answers, log]).toEqual([
      { text: 'AP8B', isBase64: true, isCut: true },
      [],
      'UPSTREAM_REFUSED',
    ]);
  });
});
