import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Patch } from '../../model/patch.ts';
import { RpcClient } from '../../rpc/client.ts';
import { startTestApp } from '../../testing/app.ts';
import { Opened } from '../../testing/opened.ts';
import { PatchScene, type FailingRequest } from '../../testing/patches.ts';
import { startUpstream } from '../../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

const LISTEN = "listeners: [{ http: '127.0.0.1:0' }]\n";

function titlesOf(patches: readonly Patch[]): string[] {
  return patches.map(({ title }) => title);
}

describe('what an upstream is asked', () => {
  test('waits longer after a patch', async () => {
    const upstream = await opened.add(
      startUpstream((_request, response) => void setTimeout(() => response.end('late'), 400)),
    );
    const scene = await PatchScene.open(
      opened,
      `${LISTEN}routes:\n  - { id: a, integration: { http: { url: '${upstream.url}', timeouts: { headers: 200ms } } } }\n`,
    );
    const outcome = await scene.outcome({ url: '/' }, 'Wait up to 10s for the upstream, in place of 200ms');
    expect(outcome).toMatchObject({ before: 504, after: 200 });
  });

  test('more at one time after a patch', async () => {
    const held = Promise.withResolvers<undefined>();
    const upstream = await opened.add(
      startUpstream((request, response) => {
        if (request.url !== '/held') return void response.end();
        held.promise.then(
          () => response.end(),
          () => undefined,
        );
      }),
    );
    const use = '{ concurrency-limit: { max: 1, by: ip } }';
    const scene = await PatchScene.open(
      opened,
      `${LISTEN}routes:\n  - { id: a, request: [${use}], integration: { http: { url: '${upstream.url}' } } }\n`,
    );
    const first = scene.send({ url: '/held' });
    let status = 200;
    while (status === 200) ({ status } = await scene.send({ url: '/' }));
    const outcome = await scene.outcome({ url: '/' }, 'Raise the limit from 1 to 2 requests at one time');
    held.resolve(undefined);
    expect([status, outcome.after, (await first).status]).toEqual([429, 200, 200]);
  });
});

/** Orders behind a key and a limit. */
function kongFile(url: string): string {
  return `_format_version: "3.0"
services:
- name: a
  url: ${url}
  read_timeout: 200
  retries: 0
  routes:
  - name: a
    paths: [/a]
    methods: [POST]
    plugins:
    - name: key-auth
      config: { key_names: [apikey] }
    - name: rate-limiting
      config: { hour: 1 }   # not many
consumers:
- username: alice
  keyauth_credentials: [{ key: secret-of-alice }]
`;
}

describe('a kong file', () => {
  const KEY = ['apikey', 'secret-of-alice'];

  test.each<[string, FailingRequest, string, number, number]>([
    ['a method', { url: '/a', headers: KEY }, 'Add GET to the methods of route a', 404, 1],
    ['a key', { url: '/a', method: 'POST' }, 'Send it with the key of alice', 401, 1],
    ['a limit', { url: '/a', method: 'POST', headers: KEY }, 'Raise the limit from 1 to 2 requests per hour', 429, 2],
    [
      'a timeout',
      { url: '/a/slow', method: 'POST', headers: KEY },
      'Wait up to 10s for the upstream, in place of 200ms',
      504,
      1,
    ],
  ])('is patched for %s', async (name, request, title, before, times) => {
    const upstream = await opened.add(
      startUpstream((asked, response) => void setTimeout(() => response.end(), asked.url === '/slow' ? 400 : 0)),
    );
    const text = name === 'a timeout' ? kongFile(upstream.url).replace('hour: 1', 'hour: 9') : kongFile(upstream.url);
    const scene = await PatchScene.open(opened, { 'kong.yaml': text }, { gatewayPort: 0 });
    expect(await scene.outcome(request, title, times)).toMatchObject({
      before,
      after: 200,
    });
  });
});

describe('nothing is offered', () => {
  const LIMIT = `${LISTEN}routes:\n  - { id: a, request: [{ rate-limit: { limit: 1, window: 1h, by: ip } }], integration: { mock: {} } }\n`;

  test('while the files on disk are not those in force', async () => {
    const app = await opened.add(startTestApp({ 'gatewright.yaml': LIMIT }));
    const client = await opened.add(new RpcClient(app.app.connect()));
    const send = (): Promise<{ id?: number | undefined }> =>
      client.call('request.send', { method: 'GET', url: '/', headers: [], body: '' });
    await send();
    const { id = 0 } = await send();
    const before = await client.call('exchange.patches', { id });
    const [file] = (await client.call('config.files', {})).files;
    writeFileSync(join(app.workspace, 'gatewright.yaml'), `# other\n${LIMIT}nonsense: 1\n`);
    await client
      .call('config.write', {
        path: 'gatewright.yaml',
        text: `# other\n${LIMIT}nonsense: 1\n`,
        revision: file?.revision ?? '',
      })
      .catch(() => app.app.parts.configuration.reload());
    expect([titlesOf(before.patches), (await client.call('exchange.patches', { id })).patches]).toEqual([
      ['Raise the limit from 1 to 2 requests per 1h'],
      [],
    ]);
  });

  test('once the configuration lets the request in', async () => {
    const route = '- { id: a, match: { methods: [PUT], path: /a }, integration: { mock: {} } }\n';
    const scene = await PatchScene.open(opened, `${LISTEN}routes:\n  ${route}`);
    const { id } = await scene.send({ url: '/a', method: 'DELETE' });
    const [patch] = await scene.patches(id);
    if (patch !== undefined) await scene.apply(id, patch);
    expect([patch?.title, await scene.patches(id)]).toEqual(['Add DELETE to the methods of route a', []]);
  });

  test('that would bring a finding that was not there', async () => {
    // With DELETE the route would shadow the other one.
    const scene = await PatchScene.open(
      opened,
      `${LISTEN}routes:
  - { id: a, match: { methods: [PUT], path: /a, priority: 1 }, integration: { mock: {} } }
  - { id: b, match: { methods: [DELETE], path: /a, hosts: [b.test] }, integration: { mock: {} } }
`,
    );
    const { id } = await scene.send({ url: '/a', method: 'DELETE' });
    expect(titlesOf(await scene.patches(id))).toEqual([]);
  });

  test('for what no file can help', async () => {
    const scene = await PatchScene.open(
      opened,
      `${LISTEN}routes:\n  - { id: a, integration: { http: { url: 'http://127.0.0.1:1' } } }\n`,
    );
    const { id } = await scene.send({ url: '/' });
    expect(await scene.patches(id)).toEqual([]);
  });

  test('of a request whose secrets were not recorded', async () => {
    const scene = await PatchScene.open(
      opened,
      `${LISTEN}recording: { redactHeaders: [x-other] }
consumers: [{ id: alice, keys: ['\${env:KEY_OF_ALICE}'] }]
routes:
  - { id: a, request: [{ key-auth: {} }], integration: { mock: {} } }
`,
    );
    const plain = await scene.send({ url: '/' });
    const hidden = await scene.send({ url: '/', headers: ['x-other', 'secret'] });
    expect([titlesOf(await scene.patches(plain.id)), await scene.patches(hidden.id)]).toEqual([
      ['Send it with the key of alice'],
      [],
    ]);
    await expect(scene.client.call('exchange.resend', { id: hidden.id })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});

test('a patch says where and what it changes, and holds no secret', async () => {
  const scene = await PatchScene.open(
    opened,
    `${LISTEN}consumers: [{ id: alice, keys: ['\${env:KEY_OF_ALICE}'] }]
routes:
  - id: a
    request:
      - key-auth: {}
      # At most.
      - rate-limit: { limit: 1, window: 1h }
    integration: { mock: {} }
`,
  );
  const missing = await scene.send({ url: '/?a=1' });
  await scene.send({ url: '/', headers: ['x-api-key', 'secret-of-alice'] });
  const limited = await scene.send({ url: '/', headers: ['x-api-key', 'secret-of-alice'] });
  const [configuration] = await scene.patches(limited.id);
  const [request] = await scene.patches(missing.id);
  expect({ ...configuration, id: '', revision: '', text: '' }).toEqual({
    kind: 'configuration',
    id: '',
    code: 'limit.rate',
    title: 'Raise the limit from 1 to 2 requests per 1h',
    file: 'gatewright.yaml',
    line: 8,
    revision: '',
    text: '',
    difference: [
      { kind: 'same', line: 6, text: '      - key-auth: {}' },
      { kind: 'same', line: 7, text: '      # At most.' },
      { kind: 'removed', line: 8, text: '      - rate-limit: { limit: 1, window: 1h }' },
      { kind: 'added', line: 8, text: '      - rate-limit: { limit: 2, window: 1h }' },
      { kind: 'same', line: 9, text: '    integration: { mock: {} }' },
    ],
  });
  expect(request).toMatchObject({
    kind: 'request',
    difference: [{ kind: 'added', text: 'x-api-key: (the key of alice)' }],
  });
  expect(JSON.stringify([configuration, request])).not.toContain('secret-of-alice');
});
