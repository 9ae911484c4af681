import { expect, describe, test } from 'vitest';
import { collectBody, NO_BODY, textBody, type Body } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { withHeader } from '../model/http.ts';
import type { Call, PolicySteps } from '../policies/policy.ts';
import { BACKEND, fail, ownAnswer, runScene, trace } from '../testing/scene.ts';

async function textOf(body: Body): Promise<string> {
  const whole = await collectBody(body, 1_000_000, () => new Error('too large'));
  return whole.kind === 'bytes' ? Buffer.from(whole.bytes).toString() : '';
}

/** A stream of these pieces that ends, or breaks. */
function streamed(pieces: readonly string[], error?: Error): Body {
  return {
    kind: 'stream',
    source: {
      read(sink) {
        for (const piece of pieces) sink.onData(Buffer.from(piece));
        if (error === undefined) sink.onEnd([]);
        else sink.onError(error);
      },
      pause: () => undefined,
      resume: () => undefined,
      cancel: () => undefined,
    },
  };
}

const now = <T>(value: T): T => value;
const later = <T>(value: T): Promise<T> => Promise.resolve(value);
const addHeader = (name: string) => (call: Call) => void (call.request = withHeader(call.request, name, '1'));

describe('the request phase', () => {
  test('runs every use in order, then the backend, and keeps what each changed', async () => {
    const { status, exchange } = await runScene({
      request: {
        first: { steps: { onRequest: addHeader('x-first') } },
        second: { steps: { onRequest: (call) => call.note('seen', call.request.headers.includes('x-first')) } },
      },
    });
    expect(status).toBe(200);
    expect(trace(exchange)).toEqual(['first ok', 'second ok', 'backend answered']);
    const [first, second] = exchange.spans;
    const headers = ['Host', 'a', 'Connection', 'close'];
    expect(first).toMatchObject({
      kind: 'policy',
      use: 'first',
      before: { method: 'GET', target: '/a', headers },
      after: { method: 'GET', target: '/a', headers: [...headers, 'x-first', '1'] },
    });
    expect(second).toMatchObject({ notes: { seen: true } });
    expect(second).not.toHaveProperty('before');
    expect(exchange.by).toBe('gateway');
  });

  test.each([
    ['at once', now],
    ['later', later],
  ])('ends with the use that answers %s, and the response phase still runs', async (_, give) => {
    const { status, text, exchange } = await runScene({
      request: {
        answers: { steps: { onRequest: () => give(ownAnswer('cached')) } },
        after: { steps: { onRequest: () => expect.fail() } },
      },
      response: { last: { steps: { onResponse: () => undefined } } },
    });
    expect([status, text, trace(exchange)]).toEqual([299, 'cached', ['answers answered', 'last ok']]);
  });

  test.each<[string, PolicySteps['onRequest'], string, number]>([
    ['with a code at once', () => fail(new GatewrightError('KEY_MISSING')), 'KEY_MISSING', 401],
    ['with a code later', () => Promise.reject(new GatewrightError('KEY_MISSING')), 'KEY_MISSING', 401],
    ['by accident at once', () => fail(new TypeError('oops')), 'POLICY_FAILED', 500],
    ['by accident later', () => Promise.reject(new TypeError('oops')), 'POLICY_FAILED', 500],
  ])('ends with the use that fails %s', async (_, onRequest, code, expected) => {
    const { status, text, exchange } = await runScene({
      request: {
        waits: { steps: { onRequest: () => later(undefined) } },
        fails: { steps: onRequest === undefined ? {} : { onRequest } },
        after: { steps: { onRequest: () => expect.fail() } },
      },
    });
    expect([status, JSON.parse(text), exchange.error?.code, exchange.by]).toEqual([
      expected,
      { code },
      code,
      'gateway',
    ]);
    expect(trace(exchange)).toEqual(['waits ok', 'fails failed']);
    if (code === 'POLICY_FAILED') expect(exchange.error?.details).toEqual({ policy: 'fails', reason: 'oops' });
  });

  test('leaves out a use whose condition is false, which shows as skipped', async () => {
    const { exchange } = await runScene({
      request: {
        skipped: { steps: { onRequest: () => expect.fail(), onSend: () => expect.fail() }, when: { methods: ['PUT'] } },
        runs: { steps: { onRequest: () => undefined }, when: { methods: ['GET'] } },
      },
    });
    expect(trace(exchange)).toEqual(['skipped skipped', 'runs ok', 'backend answered']);
  });

  test('takes in the body for a use that needs it, once, and hands it on', async () => {
    const seen: string[] = [];
    const read = async (call: Call): Promise<void> => void seen.push(await textOf(call.request.body));
    const { status, exchange } = await runScene({
      body: 'hello',
      request: {
        one: { steps: { onRequest: read }, needs: { requestBody: true } },
        two: { steps: { onRequest: read, onSend: () => undefined }, needs: { requestBody: true } },
      },
      backend: async (call) => ({ ...BACKEND, body: textBody(await textOf(call.request.body)) }),
    });
    expect([status, seen]).toEqual([200, ['hello', 'hello']]);
    expect(trace(exchange)).toEqual(['one ok', 'two ok', 'backend answered']);
    expect(exchange.spans[0]).not.toHaveProperty('before');
    expect(exchange.request.body.size).toBe(5);
  });
});

describe('the response phase', () => {
  test('changes the answer, and the trace keeps it before and after', async () => {
    const { head, exchange } = await runScene({
      response: {
        adds: {
          steps: {
            onResponse: (call) => {
              if (call.response !== undefined) call.response = withHeader(call.response, 'x-added', '1');
            },
          },
        },
      },
    });
    expect(head).toContain('\r\nx-added: 1');
    expect(exchange.spans[1]).toMatchObject({
      before: { status: 200, headers: [] },
      after: { status: 200, headers: ['x-added', '1'] },
    });
  });

  test('knows the status in its conditions', async () => {
    const { exchange } = await runScene({
      response: {
        good: { steps: { onResponse: () => later(undefined) }, when: { status: [200] } },
        bad: { steps: { onResponse: () => expect.fail() }, when: { status: [500] } },
      },
    });
    expect(trace(exchange)).toEqual(['backend answered', 'good ok', 'bad skipped']);
  });

  test.each([
    ['at once', (): void => fail(new GatewrightError('FAULT_INJECTED'))],
    ['later', (): Promise<void> => Promise.reject(new GatewrightError('FAULT_INJECTED'))],
  ])('that fails %s ends in an error, and the answer there was is let go', async (_, onResponse) => {
    let cancelled: Error | undefined;
    const body = streamed([]);
    if (body.kind !== 'stream') expect.fail();
    const source = { ...body.source, cancel: (reason: Error) => void (cancelled = reason) };
    const { status, exchange } = await runScene({
      backend: () => later({ ...BACKEND, body: { kind: 'stream', source } }),
      response: { fails: { steps: { onResponse } }, after: { steps: { onResponse: () => expect.fail() } } },
    });
    expect([status, trace(exchange)]).toEqual([503, ['backend answered', 'fails failed']]);
    expect(cancelled).toBeInstanceOf(GatewrightError);
  });

  test('takes in the body for a use that needs it', async () => {
    const { text, exchange } = await runScene({
      backend: () => ({ ...BACKEND, body: streamed(['one ', 'two']) }),
      response: {
        shouts: {
          needs: { responseBody: true },
          steps: {
            onResponse: async (call) => {
              if (call.response === undefined) expect.fail();
              const shouted = (await textOf(call.response.body)).toUpperCase();
              call.response = { ...call.response, body: textBody(shouted) };
            },
          },
        },
      },
    });
    expect([text, trace(exchange)]).toEqual(['ONE TWO', ['backend answered', 'shouts ok']]);
  });

  test('that cannot take in the body because it breaks off answers for that', async () => {
    const { status, exchange } = await runScene({
      backend: () => ({ ...BACKEND, body: streamed(['one '], new GatewrightError('UPSTREAM_RESET')) }),
      response: { reads: { needs: { responseBody: true }, steps: { onResponse: () => expect.fail() } } },
    });
    expect([status, exchange.error?.code, trace(exchange)]).toEqual([
      502,
      'UPSTREAM_RESET',
      ['backend answered', 'reads failed'],
    ]);
  });
});

test('an empty body is no body to those that need one', async () => {
  const { status } = await runScene({
    backend: () => ({ ...BACKEND, body: NO_BODY }),
    response: { reads: { needs: { responseBody: true }, steps: { onResponse: () => undefined } } },
  });
  expect(status).toBe(200);
});
