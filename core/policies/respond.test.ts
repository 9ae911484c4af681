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
