import { describe, expect, test } from 'vitest';
import { NO_BODY } from '../model/body.ts';
import { DEFAULT_FORWARDED } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import { withHeader } from '../model/http.ts';
import { TestClock } from '../testing/policy-bench.ts';
import type { PreparedUse } from './compile.ts';
import { asGatewrightError, LiveExchange } from './live-exchange.ts';

const at = { file: 'gatewright.yaml', line: 3, column: 5 };
const use: PreparedUse = {
  id: 'one',
  policy: 'mark',
  phase: 'request',
  steps: {},
  at,
  collectsRequest: false,
  collectsResponse: false,
};

function arrive(id = 1): { readonly live: LiveExchange; readonly clock: TestClock } {
  const clock = new TestClock();
  const arrival = {
    id,
    client: { address: '192.0.2.1', port: 50_000 },
    scheme: 'http',
    authority: 'api.test',
    forwarded: DEFAULT_FORWARDED,
    request: { kind: 'request', method: 'GET', target: '/a', version: '1.1', headers: ['host', 'a'], body: NO_BODY },
    outlet: { interim: () => undefined },
  } as const;
  return { live: new LiveExchange(arrival, clock), clock };
}

describe('the trace', () => {
  test('of a step that changed the message holds its head before and after, its notes and its time', () => {
    const { live, clock } = arrive();
    clock.advance(2);
    const start = live.offset();
    const before = live.request;
    live.note('tries', 1);
    live.note('tries', 2);
    live.request = withHeader(live.request, 'x-a', '1');
    clock.advance(3);
    live.traceUse(use, start, 'ok', before);
    const head = { method: 'GET', target: '/a' };
    expect(live.spans).toEqual([
      {
        id: 0,
        kind: 'policy',
        name: 'mark',
        use: 'one',
        start: 2,
        end: 5,
        status: 'ok',
        notes: { tries: 2 },
        at,
        before: { ...head, headers: ['host', 'a'] },
        after: { ...head, headers: ['host', 'a', 'x-a', '1'] },
      },
    ]);
  });

  test('gives notes to the step that left them alone, and no heads where nothing changed', () => {
    const { live } = arrive();
    live.note('seen', true);
    live.traceUse(use, 0, 'ok', live.request);
    live.traceIntegration(
      { name: 'http', prepared: { invoke: () => expect.fail(), close: async () => undefined } },
      0,
      'answered',
    );
    expect(live.spans.map(({ id, name, notes, before }) => [id, name, notes, before])).toEqual([
      [0, 'mark', { seen: true }, undefined],
      [1, 'http', {}, undefined],
    ]);
  });

  test('has a span of its own for what a step waits for, and says when that failed', async () => {
    const { live, clock } = arrive();
    const keys = live.dependency('keys', () => Promise.resolve(7));
    clock.advance(4);
    expect(await keys).toBe(7);
    await expect(live.dependency('counter', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(live.spans).toEqual([
      { id: 0, kind: 'dependency', name: 'keys', start: 0, end: 4, status: 'ok', notes: {} },
      { id: 1, kind: 'dependency', name: 'counter', start: 4, end: 4, status: 'failed', notes: {} },
    ]);
  });
});

test('a client that leaves cancels what is under way and aborts the signal, whenever that is asked for', () => {
  const { live } = arrive();
  const cancelled: unknown[] = [];
  live.cancels = { cancel: (reason) => cancelled.push(reason) };
  const before = live.signal;
  const [first, second] = [new Error('first'), new Error('second')];
  live.abort(first);
  const late = arrive().live;
  late.abort(second);
  expect([live.isAborted, cancelled, before.reason, live.signal === before, late.signal.reason]).toEqual([
    true,
    [first],
    first,
    true,
    second,
  ]);
});

test('the request id is made of the exchange id: 32 hexadecimal digits, always the same', () => {
  const { live } = arrive(0xab);
  expect([live.requestId]).toEqual([`${'0'.repeat(14)}abba${'0'.repeat(14)}`]);
});

test('what is thrown becomes an error with a code, once', () => {
  const own = new GatewrightError('KEY_MISSING');
  const accident = asGatewrightError(new TypeError('oops'), 'POLICY_FAILED', { policy: 'mark' });
  expect(asGatewrightError(own, 'INTERNAL', {})).toBe(own);
  expect([accident.code, accident.details]).toEqual(['POLICY_FAILED', { policy: 'mark', reason: 'oops' }]);
  expect(asGatewrightError('just text', 'INTERNAL', {}).details).toEqual({ reason: 'just text' });
});
