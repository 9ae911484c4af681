import { describe, expect, test } from 'vitest';
import { explainPasted } from './pasted-failure.ts';
import type { PastedFailureTexts } from './pasted-messages.ts';

const COMMAND = `curl -i https://api.test/orders -H 'apikey: abc' -d '{"a":1}'`;
const NO_ROUTE = 'HTTP/1.1 404 Not Found\nServer: kong/3.9.1\n\n{"message":"no Route matched with those values"}';

function explained(texts: Partial<PastedFailureTexts>) {
  return explainPasted({ request: '', response: '', log: '', config: '', ...texts });
}

/** Who answered, where, and the likeliest cause, in short. */
function verdictOn(texts: Partial<PastedFailureTexts>): string {
  const { fingerprint, causes } = explained(texts).explanation;
  return `${fingerprint.gateway} ${fingerprint.origin} ${causes[0]?.code ?? 'none'}`;
}

test('a command and its answer are explained, and what was read is said', () => {
  const { read, explanation } = explained({ request: COMMAND, response: NO_ROUTE });
  expect([read, explanation.causes[0]?.code]).toEqual([
    {
      request: { method: 'POST', url: 'https://api.test/orders', headers: 2, bytes: 7 },
      answer: { status: 404, isAssumed: false, headers: 1, bytes: 48 },
      earlier: [],
      logLines: 0,
      notes: [],
    },
    'route.none',
  ]);
});

test('all of a terminal in the one text is as good as two texts', () => {
  const { read } = explained({ response: `$ ${COMMAND}\n${NO_ROUTE}` });
  expect(read.request).toEqual({ method: 'POST', url: 'https://api.test/orders', headers: 2, bytes: 7 });
});

test('what curl -v sent goes before its command, which tells scheme and body', () => {
  const sent = '> POST /orders HTTP/1.1\n> Host: api.test\n> User-Agent: curl/8.9\n> Content-Length: 7\n> \n';
  const answer = '< HTTP/1.1 100 Continue\n< \n< HTTP/1.1 401 Unauthorized\n< \nno';
  const { read } = explained({ request: COMMAND, response: sent + answer });
  expect(read).toMatchObject({
    request: { method: 'POST', url: 'https://api.test/orders', headers: 3, bytes: 7 },
    answer: { status: 401 },
    earlier: [100],
    notes: [],
  });
});

test('an answer without its status line is explained with the status that fits, less surely, and that is said', () => {
  const body = '{"message":"no Route matched with those values"}';
  const { read, explanation } = explained({ request: 'https://api.test/x', response: body });
  expect([
    read.answer,
    read.notes,
    explanation.causes[0]?.code,
    (explanation.causes[0]?.confidence ?? 1) < 0.8,
  ]).toEqual([
    { status: 404, isAssumed: true, headers: 0, bytes: 48 },
    ['there is no status line: the status is the one that fits the body best'],
    'route.none',
    true,
  ]);
});

test('without a request it is said that what was not pasted looks like what was not sent', () => {
  expect(explained({ response: NO_ROUTE }).read.notes).toEqual([
    'there is no request: what it lacked and what was only not pasted look alike',
  ]);
});

test('that one address of a host refused is nothing when another one answered', () => {
  const tried =
    '* connect to ::1 port 80 from ::1 port 4 failed: Connection refused\n> GET /x HTTP/1.1\n> Host: api.test\n> \n';
  const answer = '< HTTP/1.1 502 Bad Gateway\n< server: nginx\n< \n';
  const { causes } = explained({ response: tried + answer }).explanation;
  expect(causes[0]?.because.some(({ where }) => where === 'log')).toBe(false);
});

describe('a failure of curl tells the cause', () => {
  test.each([
    ['(6) Could not resolve host: api.tset', 'host.unknown'],
    ['(7) Failed to connect to localhost port 8000 after 0 ms: Could not connect to server', 'upstream.refused'],
    ["(7) Failed to connect to localhost port 8000 after 0 ms: Couldn't connect to server", 'upstream.refused'],
    ['(28) Operation timed out after 5001 milliseconds with 0 bytes received', 'upstream.timeout'],
    ['(28) Failed to connect to 10.0.0.1 port 80 after 5001 ms: Timeout was reached', 'upstream.timeout'],
    ['(35) error:0A00010B:SSL routines::wrong version number', 'tls.required'],
    ['(35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to api.test:443', 'upstream.tls'],
    ['(51) SSL: no alternative certificate subject name matches target host name', 'tls.hostname'],
    ["(60) SSL: no alternative certificate subject name matches target host name 'b.test'", 'tls.hostname'],
    ['(60) SSL certificate problem: unable to get local issuer certificate', 'tls.untrusted'],
    ['(52) Empty reply from server', 'upstream.reset'],
    ['(56) Recv failure: Connection reset by peer', 'upstream.reset'],
  ])('%s', (failure, code) => {
    expect(verdictOn({ request: COMMAND, response: `curl: ${failure}\n` })).toBe(`unknown network ${code}`);
  });
});

describe('bad input is refused with the text and the line', () => {
  test.each([
    [{ request: 'curl' }, { field: 'request', reason: expect.stringContaining('has no address') as unknown, line: 1 }],
    [{ request: 'hello' }, { field: 'request', reason: expect.stringContaining('is no request') as unknown, line: 1 }],
    [
      { request: 'curl https://a.test \\\n --nonsense' },
      { field: 'request', reason: expect.stringContaining('--nonsense') as unknown, line: 2 },
    ],
    [
      { request: COMMAND, response: 'hello' },
      { field: 'response', reason: expect.stringContaining('no status line') as unknown, line: 1 },
    ],
    [
      { request: COMMAND, response: 'HTTP/1.1 200 OK\nnonsense' },
      { field: 'response', reason: expect.stringContaining('not a header') as unknown, line: 2 },
    ],
    [{}, { field: 'response', reason: expect.stringContaining('there is no answer') as unknown, line: 1 }],
  ])('%j', (texts, details) => {
    expect(() => explained(texts)).toThrow(
      expect.objectContaining({ code: 'FORMAT_INVALID', details: expect.objectContaining(details) as unknown }),
    );
  });
});
