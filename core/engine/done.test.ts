import { describe, expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import { fail, ownAnswer, runScene, type TestUse } from '../testing/scene.ts';
import { startTestGateway, testConfig, testIntegration, testRoute } from '../testing/gateway.ts';
import { connectRaw } from '../testing/raw-peer.ts';
import { definePolicy } from '../policies/policy.ts';
import { z } from 'zod';

function counting(steps: TestUse['steps'] = {}): { readonly use: TestUse; readonly seen: (number | undefined)[] } {
  const seen: (number | undefined)[] = [];
  return { seen, use: { steps: { ...steps, onDone: (call) => void seen.push(call.response?.status) } } };
}

describe('the end of an exchange is told', () => {
  test.each([
    ['after the answer of the integration', {}, [200]],
    ['after an answer of its own', { onRequest: () => ownAnswer('own') }, [299]],
    ['after it refused', { onRequest: () => fail(new GatewrightError('KEY_MISSING')) }, [401]],
  ])('once, %s', async (_, steps: TestUse['steps'], expected) => {
    const { seen, use } = counting(steps);
    await runScene({ request: { use } });
    expect(seen).toEqual(expected);
  });

  test('not to a use whose turn never came', async () => {
    const { seen, use } = counting();
    await runScene({ request: { answers: { steps: { onRequest: () => ownAnswer('own') } }, use } });
    expect(seen).toEqual([]);
  });

  test('and what goes wrong then is in the trace', async () => {
    const { exchange } = await runScene({
      request: { use: { steps: { onDone: () => fail(new Error('oops')) } } },
    });
    expect(exchange.spans.filter(({ status }) => status === 'failed').map(({ notes }) => notes)).toEqual([
      { onDone: 'oops' },
    ]);
  });

  test('when the client leaves while a step waits, and no step after that one begins', async () => {
    const told = Promise.withResolvers<void>();
    const waits = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const begun: string[] = [];
    const named = (name: string, onRequest: () => Promise<void> | void) =>
      definePolicy({
        name,
        summary: 'does as the test says',
        phases: ['request'],
        options: z.object({}),
        example: '{}',
        prepare: () => ({ onRequest, onDone: () => told.resolve() }),
      });
    const first = named('first', () => {
      started.resolve();
      return waits.promise;
    });
    const second = named('second', () => void begun.push('second'));
    const { port, sink, close } = await startTestGateway(
      testConfig([testRoute('all', 'backend')], {
        request: [first, second].map(({ name }) => ({ id: name, policy: name, options: {} })),
      }),
      { policies: [first, second], integrations: [testIntegration('backend', () => ownAnswer('never'))] },
    );
    const peer = await connectRaw(port);
    peer.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await started.promise;
    peer.destroy();
    await told.promise;
    waits.resolve();
    const [exchange] = await sink.until(1);
    await close();
    expect([exchange?.outcome, begun]).toEqual(['aborted', []]);
  });
});
