import { expect, test } from 'vitest';
import { RpcClient } from '../rpc/client.ts';
import { startTestApp } from '../testing/app.ts';

const TEXT = `name: described
listeners: [{ http: 127.0.0.1:0 }]
request: [{ correlation-id: { header: x-request-id } }]
routes:
  - id: user
    match: { methods: [GET, HEAD], hosts: [api.example], path: '/users/{id}' }
    request:
      - key-auth: { header: x-api-key, keys: ['\${secret:partner}'] }
    response: [{ set-headers: { set: { x-served-by: gatewright } }, id: mark }]
    integration: { http: { url: 'http://127.0.0.1:9' } }
  - id: rest
    match: {}
    integration: { mock: { status: 204 } }
`;

const line = (policies: readonly { policy: string; at?: { line: number } | undefined }[]): unknown =>
  policies.map(({ policy, at }) => [policy, at?.line]);

test('routes are described as the tree shows them: what they match, every policy with its place, references unresolved', async () => {
  const engine = await startTestApp(
    { 'gatewright.yaml': TEXT },
    { environment: { GATEWRIGHT_SECRET_PARTNER: 'hush' } },
  );
  const { dialect, routes } = await new RpcClient(engine.app.connect()).call('config.routes', {});
  await engine.close();
  expect([dialect, routes.map(({ id, title }) => [id, title])]).toEqual([
    'gatewright',
    [
      ['user', 'GET,HEAD api.example /users/{id}'],
      ['rest', 'rest (everything)'],
    ],
  ]);
  const [user] = routes;
  expect([
    line(user?.request ?? []),
    line(user?.response ?? []),
    user?.integration.name,
    user?.integration.at?.line,
  ]).toEqual([
    [
      ['correlation-id', 3],
      ['key-auth', 8],
    ],
    [['set-headers', 9]],
    'http',
    10,
  ]);
  expect(user?.request[1]?.summary).toMatch(/^header: x-api-key, keys: .*\$\{secret:partner\}/);
  expect(user?.response[0]?.id).toBe('mark');
});
