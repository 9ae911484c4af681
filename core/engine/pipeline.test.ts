import { describe, expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import { withHeader } from '../model/http.ts';
import type { Call } from '../policies/policy.ts';
import { fail, ownAnswer, runScene, trace, type Scene } from '../testing/scene.ts';

const later = <T>(value: T): Promise<T> => Promise.resolve(value);

function mark(call: Call): void {
  if (call.response !== undefined) call.response = withHeader(call.response, 'x-sent', '1');
}

function broken(): never {
  return fail(new GatewrightError('UPSTREAM_REFUSED'));
}

describe('the error phase', () => {
  test.each([
    ['at once', broken],
    ['later', () => Promise.reject(new GatewrightError('UPSTREAM_REFUSED'))],
  ])('is the dialect when the backend fails %s and nobody else answers', async (_, backend) => {
    const { status, text, exchange } = await runScene({ backend });
    expect([status, text, trace(exchange)]).toEqual([502, '{"code":"UPSTREAM_REFUSED"}', ['backend failed']]);
  });

  test('of an accident in the backend is INTEGRATION_FAILED', async () => {
    const { exchange } = await runScene({ backend: () => fail(new TypeError('oops')) });
    expect(exchange.error).toMatchObject({
      code: 'INTEGRATION_FAILED',
      details: { integration: 'backend', reason: 'oops' },
    });
  });

  test('asks its uses in order until one answers, and knows the error', async () => {
    const { status, text, exchange } = await runScene({
      backend: broken,
      error: {
        passes: { steps: { onError: () => undefined } },
        answers: { steps: { onError: (_call, { code }) => later(ownAnswer(code)) } },
        after: { steps: { onError: () => expect.fail() } },
      },
      response: { notOnErrors: { steps: { onResponse: () => expect.fail() } } },
    });
    expect([status, text, exchange.by, exchange.error?.code]).toEqual([
      299,
      'UPSTREAM_REFUSED',
      'gateway',
      'UPSTREAM_REFUSED',
    ]);
    expect(trace(exchange)).toEqual(['backend failed', 'passes ok', 'answers answered']);
  });

  test('keeps the error it was asked about when a use of it fails', async () => {
    const { status, exchange } = await runScene({
      backend: broken,
      error: {
        fails: { steps: { onError: () => fail(new TypeError('oops')) } },
        skipped: { steps: { onError: () => expect.fail() }, when: { methods: ['PUT'] } },
      },
    });
    expect([status, exchange.error?.code, trace(exchange)]).toEqual([
      502,
      'UPSTREAM_REFUSED',
      ['backend failed', 'fails failed', 'skipped skipped'],
    ]);
    expect(exchange.spans[1]?.notes).toEqual({ reason: 'oops' });
  });
});

describe('what has to be on every answer', () => {
  test.each<[string, Scene]>([
    ['an answer of the backend', {}],
    ['an error', { backend: () => fail(new GatewrightError('UPSTREAM_REFUSED')) }],
    ['an answer of a policy', { response: { later: { steps: { onResponse: () => later(undefined) } } } }],
  ])('is put on %s by every use whose turn came', async (_, scene) => {
    const { head } = await runScene({
      request: { marks: { steps: { onRequest: () => undefined, onSend: mark } } },
      ...scene,
    });
    expect(head).toContain('\r\nx-sent: 1');
  });

  test('is not put on by a use that was not reached', async () => {
    const { head } = await runScene({
      request: {
        answers: { steps: { onRequest: () => ownAnswer('') } },
        marks: { steps: { onRequest: () => undefined, onSend: mark } },
      },
    });
    expect(head).not.toContain('x-sent');
  });

  test('is left out when it fails, which the trace says', async () => {
    const { status, exchange } = await runScene({
      request: { marks: { steps: { onRequest: () => undefined, onSend: () => fail(new TypeError('oops')) } } },
    });
    expect([status, trace(exchange)]).toEqual([200, ['marks ok', 'backend answered', 'marks failed']]);
    expect(exchange.spans[2]?.notes).toEqual({ onSend: 'oops' });
  });

  test("is the dialect's own, last", async () => {
    const { head } = await runScene({
      dialect: { onSend: (response, { by }) => withHeader(response, 'x-by', by) },
      request: { marks: { steps: { onRequest: () => undefined, onSend: mark } } },
    });
    expect(head).toMatch(/x-sent: 1\r\nx-by: gateway/);
  });
});

test('what a policy waits for is a span of its own', async () => {
  const { exchange } = await runScene({
    request: {
      asks: {
        steps: {
          onRequest: async (call) => {
            await call.dependency('keys', () => later('ok'));
            await call.dependency('more keys', () => Promise.reject(new Error('no'))).catch(() => undefined);
          },
        },
      },
    },
  });
  expect(exchange.spans.map(({ kind, name, status }) => [kind, name, status])).toEqual([
    ['dependency', 'keys', 'ok'],
    ['dependency', 'more keys', 'failed'],
    ['policy', 'asks', 'ok'],
    ['integration', 'backend', 'answered'],
  ]);
});

test('a dialect that cannot make its answer does not take the gateway down', async () => {
  const { status, exchange } = await runScene({
    backend: () => fail(new GatewrightError('UPSTREAM_REFUSED')),
    dialect: { errorResponse: () => fail(new TypeError('oops')) },
  });
  expect([status, exchange.error?.code, exchange.outcome]).toEqual([500, 'INTERNAL', 'answered']);
});
