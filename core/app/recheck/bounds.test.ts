import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../model/clock.ts';
import { exchangeOf } from '../../recording/filter/test-exchanges.ts';
import { startTestApp } from '../../testing/app.ts';
import { Opened } from '../../testing/opened.ts';
import { jwksOf, makeTestKeys, signToken } from '../../testing/tokens.ts';
import { startUpstream } from '../../testing/upstream.ts';
import { recheckExchange, type RecheckEnv } from './recheck.ts';

const opened = new Opened();
afterEach(() => opened.close());

const keys = makeTestKeys('ES256');
const NOW = Date.UTC(2026, 5, 1);
const EXCHANGE = exchangeOf({
  revision: '',
  startedAt: NOW,
  target: '/a',
  status: 401,
  requestHeaders: ['authorization', `Bearer ${signToken(keys, { sub: 'a', exp: NOW / 1000 + 60 })}`],
});

/** A workspace whose route checks tokens with the keys at an address. */
async function envWith(jwksUrl: string): Promise<RecheckEnv> {
  const { app, workspace } = await opened.add(
    startTestApp({
      'gatewright.yaml': `listeners: [{ http: '127.0.0.1:0' }]
routes:
  - id: a
    match: { path: /a }
    request: [{ jwt: { keys: [{ jwksUrl: '${jwksUrl}' }] } }]
    integration: { mock: {} }
`,
    }),
  );
  const { configuration, secretSource, jwt, recorder } = app.parts;
  return {
    known: await configuration.known(),
    secrets: secretSource,
    workspace,
    clock: systemClock,
    jwt,
    store: recorder.store,
    mostMillis: 10_000,
  };
}

test('published keys are asked for, and the token is judged as of its moment', async () => {
  const asked: unknown[] = [];
  const server = await opened.add(
    startUpstream(({ url }, response) => {
      asked.push(url);
      response.end(jwksOf(keys));
    }),
  );
  const { run, comparison } = await recheckExchange(EXCHANGE, await envWith(`${server.url}/keys`));
  expect([asked, run?.decision, comparison.verdict]).toEqual([['/keys'], 'let-in', 'differs']);
});

test('a service that never answers ends a run at its bound, with the check that waits', async () => {
  const server = await opened.add(startUpstream(() => undefined));
  const { run, comparison } = await recheckExchange(EXCHANGE, { ...(await envWith(server.url)), mostMillis: 100 });
  expect([run?.decision, run?.checks.map(({ name, status }) => [name, status]), comparison]).toEqual([
    'unfinished',
    [['jwt', 'unknown']],
    { verdict: 'cannot-tell', says: 'the check jwt cannot be judged: what it asks did not answer in time' },
  ]);
});

test('who waits no more ends a run too, and lets go of what it opened', async () => {
  const gone = new AbortController();
  const server = await opened.add(startUpstream(() => gone.abort()));
  const { run } = await recheckExchange(EXCHANGE, { ...(await envWith(server.url)), signal: gone.signal });
  expect([run?.decision, server.connections]).toEqual(['unfinished', 1]);
});

test.each([
  ['without a configuration', EXCHANGE, 'the workspace has no configuration that can be used'],
  [
    'of what never became a request',
    { ...EXCHANGE, outcome: 'rejected' } as const,
    'what arrived never became a request',
  ],
])('a re-check %s says so', async (_, exchange, says) => {
  const env = await envWith('http://127.0.0.1:9');
  const known = exchange === EXCHANGE ? undefined : env.known;
  const { run, comparison } = await recheckExchange(exchange, { ...env, known });
  expect([run, comparison]).toEqual([undefined, { verdict: 'cannot-tell', says }]);
});

test('a configuration that cannot be used at the moment says what is wrong', async () => {
  const env = await envWith('${env:NOWHERE}');
  expect((await recheckExchange(EXCHANGE, env)).comparison).toEqual({
    verdict: 'cannot-tell',
    says: expect.stringContaining('the environment variable is not set: NOWHERE') as unknown,
  });
});
