import { expect, test } from 'vitest';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { respond } from './respond.ts';

test('it answers in place of the integration', async () => {
  const bench = await PolicyBench.open(respond, { status: 410, headers: { 'x-a': '1' }, body: 'gone' });
  const { status, headers, text, sent, span } = await bench.send();
  expect({ status, headers, text, sent, span }).toEqual({
    status: 410,
    headers: ['x-a', '1', 'content-type', 'text/plain; charset=utf-8'],
    text: 'gone',
    sent: undefined,
    span: 'answered',
  });
});

test.each([
  [{}, 200, ['content-length', '0'], ''],
  [{ body: { ok: true } }, 200, ['content-type', 'application/json'], '{"ok":true}'],
  [{ body: [1, 2] }, 200, ['content-type', 'application/json'], '[1,2]'],
  [{ body: '{}', headers: { 'Content-Type': 'x/y' } }, 200, ['Content-Type', 'x/y'], '{}'],
  [{ body: '' }, 200, ['content-type', 'text/plain; charset=utf-8'], ''],
])('%j becomes %i with %j and "%s"', async (options, status, headers, text) => {
  const bench = await PolicyBench.open(respond, options);
  expect(await bench.send()).toMatchObject({ status, headers, text });
});

test('in the error phase it answers for whatever failed', async () => {
  const settings = { phase: 'error', upstream: 'UPSTREAM_REFUSED' } as const;
  const bench = await PolicyBench.open(respond, { status: 503, body: 'later' }, settings);
  const { status, text, error } = await bench.send();
  expect([status, text, error?.code]).toEqual([503, 'later', 'UPSTREAM_REFUSED']);
});

test.each([
  [{ status: 101 }, 'status: Too small: expected number to be >=200'],
  [{ headers: { 'x-a': 'one\r\ntwo: 2' } }, 'headers.x-a: expected a header value on one line, in latin1 characters'],
  [{ body: 5 }, 'body: Invalid input'],
  [{ boddy: '' }, ': Unrecognized key: "boddy"'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(respond, options)).toEqual([fault]);
});

test('headers and body take values from the request, of whatever kind', async () => {
  const options = {
    headers: { 'x-path': '{{ request.path }}', 'x-user': '{{ consumer.id }}', 'x-q': 'q: {{ request.query.q }}' },
    body: { path: '{{ request.path }}', page: '{{ number(request.query.page) }}', list: ['{{ request.json.a }}', 1] },
  };
  const bench = await PolicyBench.open(respond, options);
  expect(await bench.send({ target: '/a?page=2&q=a%0d%0ab', body: '{"a":{"b":[]}}' })).toMatchObject({
    headers: ['x-path', '/a', 'x-q', 'q: a  b', 'content-type', 'application/json'],
    text: '{"path":"/a","page":2,"list":[{"b":[]},1]}',
  });
});

test.each([
  ['{{ request.query }}', 'application/json', '{"a":"1"}'],
  ['{{ request.query.a }}', 'text/plain; charset=utf-8', '1'],
])('a body that is the one expression %s is %s', async (body, type, text) => {
  const bench = await PolicyBench.open(respond, { body });
  expect(await bench.send({ target: '/?a=1' })).toMatchObject({ headers: ['content-type', type], text });
});

test('in the error phase it can tell what failed', async () => {
  const body = { code: '{{ error.code }}', status: '{{ error.status }}' };
  const bench = await PolicyBench.open(
    respond,
    { status: 503, body },
    { phase: 'error', upstream: 'UPSTREAM_REFUSED' },
  );
  expect((await bench.send()).text).toBe('{"code":"UPSTREAM_REFUSED","status":502}');
});

test('what the phase has not is refused', async () => {
  await expect(PolicyBench.open(respond, { body: '{{ error.code }}' })).rejects.toThrow(
    'error.code cannot be asked in request',
  );
});
