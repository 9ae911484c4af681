import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineIntegration } from '../integrations/integration.ts';
import { NO_BODY } from '../model/body.ts';
import type { GatewayConfig, PolicyUse } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import { definePolicy, type PolicyEnv } from '../policies/policy.ts';
import { createRouter } from '../routing/router.ts';
import { testConfig, testDialect, testRoute } from '../testing/gateway.ts';
import { TestClock } from '../testing/policy-bench.ts';
import { compile, type CompiledConfig } from './compile.ts';
import { CountedResources } from './shared-resources.ts';
import { StatePool } from './state-pool.ts';

/** Compiles with a policy and an integration that write down what they are given, and when they are closed. */
async function compileTest(config: Partial<GatewayConfig>) {
  const prepared: (readonly [id: string, options: unknown])[] = [];
  const closed: string[] = [];
  const envs: PolicyEnv[] = [];
  const note = definePolicy<{ word: string; size: number }>({
    name: 'note',
    summary: 'writes down what it is given',
    phases: ['request', 'response'],
    options: z.strictObject({ word: z.string(), size: z.number().default(1) }),
    example: '{ word: a }',
    needs: { requestBody: true },
    prepare(options, env) {
      if (options.word === 'bad') throw new GatewrightError('CONFIG_INVALID', { word: 'bad' });
      prepared.push([env.id, options]);
      envs.push(env);
      return { onRequest: () => undefined, close: () => void closed.push(env.id) };
    },
  });
  const back = defineIntegration({
    name: 'back',
    summary: 'answers nothing',
    options: z.strictObject({}),
    example: '{}',
    prepare: (_, { routeId }) => ({
      invoke: () => ({ kind: 'response', status: 204, headers: [], body: NO_BODY }),
      close: async () => void closed.push(routeId),
    }),
  });
  const secrets: Readonly<Record<string, string>> = { word: 'told', size: '7' };
  const compiled = await compile(testConfig([testRoute('all', 'back')], config), {
    clock: new TestClock(),
    policies: [note],
    integrations: [back],
    secrets: { resolve: (_, name) => Promise.resolve(secrets[name]) },
    state: new StatePool(),
    shared: new CountedResources(),
    rules: testDialect.routing,
    createRouter,
    random: () => 0.5,
    randomBytes: (length) => new Uint8Array(length),
  });
  return { compiled, prepared, closed, envs };
}

const uses = (...words: readonly string[]): PolicyUse[] =>
  words.map((word) => ({ id: word, policy: 'note', options: { word } }));

function served(compiled: Awaited<ReturnType<typeof compile>>): CompiledConfig {
  if ('router' in compiled) return compiled;
  throw new Error(JSON.stringify(compiled));
}

test('a route runs the uses of every route first and then its own, and a miss those of every route alone', async () => {
  const routes = [testRoute('all', 'back', { request: uses('own') })];
  const { compiled } = await compileTest({ request: uses('first', 'second'), routes });
  const { router, miss } = served(compiled);
  const found = router.match({ scheme: 'http', method: 'GET', authority: 'a', path: '/', headers: [] });
  if (found.kind !== 'hit') expect.fail();
  const { route } = found;
  expect([route.request.map(({ id }) => id), miss.request.map(({ id }) => id)]).toEqual([
    ['first', 'second', 'own'],
    ['first', 'second'],
  ]);
  expect([route.integration?.name, miss.integration]).toEqual(['back', undefined]);
  expect(route.request[2]).toMatchObject({
    policy: 'note',
    phase: 'request',
    collectsRequest: true,
    collectsResponse: false,
  });
});

test('references are resolved, options and defaults parsed, and consumers told, before anything is prepared', async () => {
  const options = { word: '${secret:word}', size: '${env:size}' };
  const consumers = [{ id: 'ann', groups: [], keys: ['${secret:word}'] }];
  const { prepared, envs } = await compileTest({
    consumers,
    request: [{ id: 'a', policy: 'note', options }, ...uses('plain')],
  });
  expect(prepared).toEqual([
    ['a', { word: 'told', size: 7 }],
    ['plain', { word: 'plain', size: 1 }],
  ]);
  expect(envs[0]?.consumers).toEqual([{ id: 'ann', groups: [], keys: ['told'] }]);
});

test('every fault is told with its place, and what was opened for the rest is closed', async () => {
  const at = { file: 'gatewright.yaml', line: 3, column: 5 };
  const { compiled, closed } = await compileTest({
    request: [
      ...uses('fine', 'bad'),
      { id: 'x', policy: 'nope', options: {}, at },
      { id: 'y', policy: 'note', options: { word: 7, more: 1 }, at },
      { id: 'z', policy: 'note', options: { word: '${secret:gone}' }, at },
      { id: 'w', policy: 'note', options: { word: 'a' }, when: 'clams.sub', at },
    ],
    error: uses('misplaced'),
    routes: [testRoute('all', 'back'), testRoute('other', 'nowhere')],
  });
  if ('router' in compiled) expect.fail();
  expect(compiled.map(({ code, at: place }) => [code, place])).toEqual([
    ['CONFIG_INVALID', undefined],
    ['POLICY_UNKNOWN', at],
    ['OPTION_INVALID', at],
    ['OPTION_INVALID', at],
    ['CONFIG_INVALID', at],
    ['POLICY_PHASE', undefined],
    ['INTEGRATION_UNKNOWN', undefined],
    ['SECRET_NOT_FOUND', at],
  ]);
  expect(compiled[0]?.message).toBe('the configuration has errors (word: bad)');
  expect(compiled.find(({ code }) => code === 'INTEGRATION_UNKNOWN')?.expected).toBe('back');
  expect(closed).toEqual(['fine', 'all']);
});

test('closing closes every use and integration once', async () => {
  const { compiled, closed } = await compileTest({ request: uses('one'), response: uses('two') });
  const config = served(compiled);
  await config.close();
  await config.close();
  expect([closed, config.uses]).toEqual([
    ['one', 'two', 'all'],
    [
      { id: 'one', policy: 'note' },
      { id: 'two', policy: 'note' },
    ],
  ]);
});
