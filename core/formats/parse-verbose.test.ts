import { expect, test } from 'vitest';
import { parsePasted } from './parse-pasted.ts';

const SENT = `* Host localhost:8000 was resolved.
*   Trying 127.0.0.1:8000...
* Connected to localhost (127.0.0.1) port 8000
> GET /orders HTTP/1.1
> Host: localhost:8000
> Authorization: Bearer abc
> 
`;
const ANSWERED = `< HTTP/1.1 401 Unauthorized
< WWW-Authenticate: Bearer
< 
`;
const LOG =
  'Host localhost:8000 was resolved.\n  Trying 127.0.0.1:8000...\nConnected to localhost (127.0.0.1) port 8000';
const REQUEST = {
  method: 'GET',
  target: '/orders',
  version: '1.1',
  headers: ['Host', 'localhost:8000', 'Authorization', 'Bearer abc'],
  body: { text: '', isBase64: false, isCut: false },
};

function answer(text: string, line: number) {
  return {
    status: 401,
    statusText: 'Unauthorized',
    version: '1.1',
    headers: ['WWW-Authenticate', 'Bearer'],
    body: { text, isBase64: false, isCut: false },
    line,
  };
}

test.each([
  ['on a line of its own', `{"message":\n"no"}\n* Connection #0 to host localhost left intact\n`],
  ['with the end of the connection glued to it', `{"message":\n"no"}* Connection #0 to host localhost left intact`],
  ['between marks of traffic', `{ [16 bytes data]\n{"message":\n"no"}\n* Connection #0 to host localhost left intact`],
  [
    'after its head, which -i prints once more',
    `HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\n\n{"message":\n"no"}* Connection #0 to host localhost left intact`,
  ],
])('curl -v is read as request and answer at once, the body %s', (_, rest) => {
  expect(parsePasted(SENT + ANSWERED + rest)).toEqual({
    requests: [REQUEST],
    answers: [answer('{"message":\n"no"}', 8)],
    log: `${LOG}\nConnection #0 to host localhost left intact`,
    notes: [],
    command: undefined,
  });
});

test('each redirect is a request and an answer of its own', () => {
  const { requests, answers } = parsePasted(
    `> GET /a HTTP/2\n> Host: x\n> \n< HTTP/2 302 \n< location: /b\n< \n* Issue another request to this URL: 'https://x/b'\n> GET /b HTTP/2\n> Host: x\n> \n< HTTP/2 403 \n< \nno`,
  );
  expect([requests.map(({ target }) => target), answers.map(({ status, body }) => [status, body.text])]).toEqual([
    ['/a', '/b'],
    [
      [302, ''],
      [403, 'no'],
    ],
  ]);
});

test('of a connection that failed what curl says in the end is log', () => {
  const text = `*   Trying 127.0.0.1:1...
* connect to 127.0.0.1 port 1 from 127.0.0.1 port 42 failed: Connection refused
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0
curl: (7) Failed to connect to 127.0.0.1 port 1`;
  expect(parsePasted(text)).toEqual({
    requests: [],
    answers: [],
    log: 'curl: (7) Failed to connect to 127.0.0.1 port 1',
    notes: [],
    command: undefined,
  });
});

test('the body that was sent is said to be missing', () => {
  const { notes } = parsePasted(`> POST /a HTTP/1.1\n> Content-Length: 2\n> \n} [2 bytes data]\n${ANSWERED}`);
  expect(notes).toEqual(['curl -v does not print the body that was sent']);
});

test.each([
  ['> GET / HTTP/1.1\n> Host\n', 2, '"Host" is not a header; expected Name: value'],
  ['*   Trying 127.0.0.1:1...\n< server: kong\n', 2, 'the first line of what was sent or received is missing'],
])('%j is refused with its line', (text, line, reason) => {
  expect(() => parsePasted(text)).toThrow(
    expect.objectContaining({ code: 'FORMAT_INVALID', details: { format: 'http', reason, line } }),
  );
});
