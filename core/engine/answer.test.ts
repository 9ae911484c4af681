import { expect, test } from 'vitest';
import { z } from 'zod';
import { textBody } from '../model/body.ts';
import { withHeader } from '../model/http.ts';
import { definePolicy, type Policy, type PolicySteps } from '../policies/policy.ts';
import { startTestGateway, testConfig, testIntegration, testRoute } from '../testing/gateway.ts';
import { Opened } from '../testing/opened.ts';

function policyOf(name: string, steps: PolicySteps): Policy {
  return definePolicy({
    name,
    summary: 'as the test says',
    phases: ['request', 'response'],
    options: z.object({}),
    example: '{}',
    prepare: () => steps,
  });
}

const opened = new Opened();

/** One request through a gateway with these policies in the request phase, and one in the response phase. */
async function run(steps: readonly PolicySteps[]) {
  const request = steps.map((one, index) => policyOf(`p${index}`, one));
  const later = policyOf('later', {
    onResponse(call) {
      if (call.response !== undefined) call.response = withHeader(call.response, 'x-later', 'yes');
    },
  });
  const upstream = testIntegration('upstream', () => ({
    kind: 'response',
    status: 200,
    headers: [],
    body: textBody('hello'),
  }));
  const route = testRoute('all', 'upstream', {
    request: request.map(({ name }) => ({ id: name, policy: name, options: {} })),
    response: [{ id: 'later', policy: 'later', options: {} }],
  });
  const gateway = await opened.add(
    startTestGateway(testConfig([route]), { policies: [...request, later], integrations: [upstream] }),
  );
  const answer = await fetch(gateway.url);
  const text = await answer.text();
  const [exchange] = await gateway.sink.until(1);
  await opened.close();
  return { status: answer.status, text, headers: answer.headers, spans: exchange?.spans ?? [] };
}

test('the answer is shown as the integration gave it, last use first, and notes make a span of their own', async () => {
  const seen: unknown[] = [];
  const { text, headers, spans } = await run([
    {
      onAnswer(call) {
        seen.push(['first', call.response?.headers]);
        call.note('stored', true);
      },
    },
    {
      onAnswer(call) {
        seen.push(['second', call.response?.headers]);
        if (call.response !== undefined) call.response = { ...call.response, body: textBody('other') };
      },
    },
  ]);
  expect([seen, text, headers.get('x-later')]).toEqual([
    [
      ['second', []],
      ['first', []],
    ],
    'other',
    'yes',
  ]);
  expect(spans.map(({ name, notes }) => [name, notes])).toEqual([
    ['p0', {}],
    ['p1', {}],
    ['upstream', {}],
    ['p0', { stored: true }],
    ['later', {}],
  ]);
});

test('an answer of a policy is not one, and one that throws there fails the exchange', async () => {
  const seen: string[] = [];
  const answered = await run([
    { onAnswer: () => void seen.push('shown') },
    { onRequest: () => ({ kind: 'response', status: 204, headers: [], body: { kind: 'none' } }) },
  ]);
  const failed = await run([
    {
      onAnswer: () => {
        throw new Error('no room');
      },
    },
  ]);
  expect([seen, answered.status, failed.status]).toEqual([[], 204, 500]);
});

test('what a policy waits for past the end of the exchange is no part of it', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { spans } = await run([
    {
      onRequest(call) {
        void call.dependency('slow', () => promise).then(() => call.note('late', true));
      },
    },
  ]);
  resolve();
  await promise;
  expect(spans.map(({ name }) => name)).toEqual(['p0', 'upstream', 'later']);
});
