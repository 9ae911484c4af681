import { afterEach, describe, expect, test } from 'vitest';
import { textBody, type Body, type BodySink } from '../model/body.ts';
import { startTestGateway, testConfig, testIntegration, testRoute, type TestGateway } from '../testing/gateway.ts';
import { PolicyBench } from '../testing/policy-bench.ts';
import { connectRaw } from '../testing/raw-peer.ts';
import { responseSize } from './response-size.ts';

/** A stream of chunks of these sizes; whether it was stopped is written down. */
function streamed(sizes: readonly number[], length?: number): { readonly body: Body; readonly log: string[] } {
  const log: string[] = [];
  const source = {
    read(sink: BodySink) {
      for (const size of sizes) if (log.length === 0) sink.onData(new Uint8Array(size).fill(120));
      if (log.length === 0) sink.onEnd([]);
    },
    pause: () => undefined,
    resume: () => undefined,
    cancel: (reason: Error) => void log.push('code' in reason ? String(reason.code) : reason.message),
  };
  return { body: { kind: 'stream', source, ...(length === undefined ? {} : { length }) }, log };
}

function open(options: unknown, body: Body): Promise<PolicyBench> {
  return PolicyBench.open(responseSize, options, { phase: 'response', upstream: { body } });
}

describe('an answer of known length', () => {
  test('passes up to the bound', async () => {
    const { status, text, notes } = await (await open({ max: 5 }, textBody('hello'))).send();
    expect([status, text, notes]).toEqual([
      200,
      'hello',
      { rule: 'at most 5 bytes', seen: '5 bytes', limit: 5, verdict: 'let through' },
    ]);
  });

  test('is refused over it before any of it is sent, and its upstream is stopped', async () => {
    const { body, log } = streamed([6], 6);
    const { status, error, notes } = await (await open({ max: 5 }, body)).send();
    expect([status, error, notes['verdict'], log]).toEqual([
      502,
      { code: 'RESPONSE_TOO_LARGE', details: { length: 6, max: 5 } },
      'too large',
      ['POLICY_FAILED'],
    ]);
  });
});

describe('an answer of unknown length', () => {
  test('is refused like any other where it is taken in first', async () => {
    const [small, large] = [
      await open({ max: 5, collect: true }, streamed([2, 3]).body),
      await open({ max: 5, collect: true }, streamed([3, 3]).body),
    ];
    const results = [await small.send(), await large.send()];
    expect(results.map(({ status, text, error }) => [status, text, error?.code])).toEqual([
      [200, 'xxxxx', undefined],
      [502, '{"code":"RESPONSE_TOO_LARGE"}', 'RESPONSE_TOO_LARGE'],
    ]);
  });

  let gateway: TestGateway | undefined;
  afterEach(() => gateway?.close());

  test('is broken off where it is too large, and the exchange says why', async () => {
    const { promise: reading, resolve: onRead } = Promise.withResolvers<BodySink>();
    const log: string[] = [];
    const source = {
      read: onRead,
      pause: () => undefined,
      resume: () => undefined,
      cancel: (reason: Error) => void log.push(reason.message),
    };
    const body: Body = { kind: 'stream', source };
    const use = { id: 'size', policy: 'response-size', options: { max: 5 } };
    const upstream = testIntegration('upstream', () => ({ kind: 'response', status: 200, headers: [], body }));
    const { port, sink } = (gateway = await startTestGateway(
      testConfig([testRoute('all', 'upstream', { response: [use] })]),
      { policies: [responseSize], integrations: [upstream] },
    ));
    const peer = await connectRaw(port);
    peer.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    const client = await reading;
    for (const chunk of ['abc', 'de']) client.onData(Buffer.from(chunk));
    const text = await peer.until('de\r\n');
    client.onData(Buffer.from('f'));
    const rest = await peer.rest();
    const [exchange] = await sink.until(1);
    expect({
      received: [text.split('\r\n\r\n')[1], rest],
      outcome: exchange?.outcome,
      error: exchange?.error,
      verdict: exchange?.spans.find(({ use }) => use === 'size')?.notes['verdict'],
      upstream: log,
    }).toEqual({
      received: ['3\r\nabc\r\n2\r\nde\r\n', ''],
      outcome: 'failed',
      error: expect.objectContaining({ code: 'RESPONSE_TOO_LARGE', details: { max: 5 } }),
      verdict: 'let through, broken off where it is larger',
      upstream: ['the body of the answer is larger than allowed'],
    });
  });
});
