import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ProbeWishInput } from '../../contract/probe.ts';
import type { ProbeInfo } from '../../model/probe.ts';
import { RpcClient } from '../../rpc/client.ts';
import { nextEvent, startTestApp, type TestApp } from '../../testing/app.ts';
import { nginxMissing, startNginx, type TestNginx } from '../../testing/nginx.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

/** A route for each way of counting, with a window that is short enough to wait for. */
const LIMITS = {
  fixed: 'limit: 40, window: 2s',
  sliding: 'limit: 30, window: 2s, algorithm: sliding-window',
  log: 'limit: 30, window: 2s, algorithm: sliding-log',
  bucket: 'limit: 20, window: 2s, algorithm: token-bucket',
  leaky: 'limit: 20, window: 2s, algorithm: leaky-bucket',
  gcra: 'limit: 8, window: 2s, algorithm: gcra',
  smooth: 'limit: 8, window: 2s, algorithm: smoothing',
  queue: 'limit: 20, window: 2s, algorithm: leaky-bucket, burst: 12, delay: 5s',
  user: 'limit: 10, window: 5s, by: { header: x-user }',
};
const ROUTES = Object.entries(LIMITS).map(
  ([id, limit]) =>
    `  - { id: ${id}, match: { path: /${id} }, request: [{ rate-limit: { ${limit.includes('by:') ? limit : `${limit}, by: all`}, headers: none, retryAfter: false } }], integration: { mock: {} } }`,
);
const NGINX_ZONES = `limit_req_zone $server_addr zone=nodelay:1m rate=10r/s;
  limit_req_zone $server_addr zone=delay:1m rate=10r/s;
  limit_req_zone $server_addr zone=plain:1m rate=5r/s;
  limit_req_status 429;`;
const NGINX_SERVER = `location /nodelay { limit_req zone=nodelay burst=20 nodelay; return 204; }
    location /delay { limit_req zone=delay burst=14; try_files /none @done; }
    location /plain { limit_req zone=plain; try_files /none @done; }
    location @done { return 204; }
    location /broken { return 500; }
    location /closed { return 403; }`.replace('return 204; }', 'try_files /none @done; }');

let app: TestApp;
let client: RpcClient;
let nginx: TestNginx | undefined;

beforeAll(async () => {
  nginx = nginxMissing === undefined ? await startNginx(NGINX_ZONES, NGINX_SERVER) : undefined;
  app = await startTestApp({
    'gatewright.yaml': `name: limits\nlisteners: [{ http: '127.0.0.1:0' }]\nroutes:\n${ROUTES.join('\n')}\n`,
    'targets.yaml': `targets:
  - { id: nginx, url: '${nginx?.url ?? 'http://127.0.0.1:1'}' }
  - { id: closed, url: 'http://127.0.0.1:1', guard: forbidden }
  - { id: careful, url: 'http://127.0.0.1:1', guard: read-only }
  - { id: down, url: 'http://127.0.0.1:1' }
`,
  });
  client = new RpcClient(app.app.connect());
});
afterAll(async () => {
  client.close();
  await app.close();
  await nginx?.close();
});

/** A probe until its end. */
async function probe(wish: ProbeWishInput): Promise<ProbeInfo> {
  const { id } = await client.call('probe.start', { wish });
  const isOver = (info: ProbeInfo): boolean => info.id === id && info.state !== 'running';
  const over = nextEvent(client, 'probe.changed', isOver);
  const { probes } = await client.call('probe.state', {});
  return probes.find(isOver) ?? over;
}

interface Right {
  readonly algorithm: string;
  readonly limit: number;
  readonly window: number;
}

/** How a probe of a route went: right within 5 %, or what it was; once more when the machine stalled meanwhile. */
async function judged(wish: ProbeWishInput, { algorithm, limit, window }: Right): Promise<unknown> {
  const info = await probe(wish);
  const { best } = info.finding ?? {};
  const far = best === undefined ? 1 : Math.abs(best.windowMillis / window - 1);
  const result = {
    algorithm: best?.algorithm,
    limit: best?.limit,
    window: far <= 0.05 ? 'right' : best?.windowMillis,
    spent: info.spent.requests < 5 * Math.max(limit, 8) ? 'less than five times the limit' : info.spent.requests,
  };
  const isRight = result.algorithm === algorithm && best?.limit === limit && far <= 0.05;
  return isRight || !stalled(info) ? result : judged(wish, { algorithm, limit, window });
}

/** A machine that is busy answers late: an answer that took longer than this tells too little of when it was seen. */
function stalled({ points, finding }: ProbeInfo): boolean {
  return finding?.best?.algorithm !== 'queue' && points.some(({ tookMillis }) => tookMillis > 25);
}

describe('our own ways of counting, in real time and without a header', () => {
  test.each([
    ['fixed', { algorithm: 'fixed-window', limit: 40, window: 2000 }],
    ['sliding', { algorithm: 'sliding-window', limit: 30, window: 2000 }],
    ['log', { algorithm: 'sliding-log', limit: 30, window: 2000 }],
    ['bucket', { algorithm: 'token-bucket', limit: 20, window: 2000 }],
    ['leaky', { algorithm: 'token-bucket', limit: 20, window: 2000 }],
    ['gcra', { algorithm: 'spacing', limit: 1, window: 250 }],
    ['smooth', { algorithm: 'spacing', limit: 1, window: 250 }],
    ['queue', { algorithm: 'queue', limit: 12, window: 1200 }],
  ] as const)('%s is found', async (route, right) => {
    expect(await judged({ target: 'gateway', path: `/${route}`, isAgreed: true }, right)).toEqual({
      algorithm: right.algorithm,
      limit: right.limit,
      window: 'right',
      spent: 'less than five times the limit',
    });
  });
});

describe.skipIf(nginxMissing !== undefined)('limit_req of nginx', () => {
  test.each([
    ['nodelay', { algorithm: 'token-bucket', limit: 21, window: 2100 }],
    ['delay', { algorithm: 'queue', limit: 15, window: 1500 }],
    ['plain', { algorithm: 'spacing', limit: 1, window: 200 }],
  ] as const)('%s is found', async (path, right) => {
    expect(await judged({ target: 'nginx', path: `/${path}` }, right)).toEqual({
      algorithm: right.algorithm,
      limit: right.limit,
      window: 'right',
      spent: 'less than five times the limit',
    });
  });

  test.each([
    ['/broken', 'the target answered 500'],
    ['/closed', 'it could not get in: the target answered 403'],
  ])('%s ends a probe with its first answer', async (path, reason) => {
    const { finding, spent } = await probe({ target: 'nginx', path });
    expect([finding?.reason, spent.requests]).toEqual([reason, 1]);
  });
});

test('who has a counter of their own is found out when it is asked', async () => {
  const { shared } = await probe({
    target: 'gateway',
    path: '/user',
    isAgreed: true,
    budget: { maxRequests: 90 },
    vary: [
      { kind: 'header', name: 'x-user', value: 'another' },
      { kind: 'query', name: 'page', value: '2' },
    ],
  });
  expect(shared.map(({ changed, verdict }) => [changed, verdict])).toEqual([
    ['header x-user', 'another counter'],
    ['query page', 'same counter'],
  ]);
});

describe('what a probe may not', () => {
  test.each([
    [{ target: 'closed' }, 'REPLAY_REFUSED'],
    [{ target: 'https://api.example.com' }, 'REPLAY_REFUSED'],
    [{ target: 'nobody' }, 'NOT_FOUND'],
    [{ target: 'gateway' }, 'REPLAY_REFUSED'],
    [{ target: 'down', method: 'POST' }, 'REPLAY_REFUSED'],
    [{ target: 'careful', method: 'POST', isAgreed: true }, 'REPLAY_REFUSED'],
  ] as const)('%o is refused', async (wish, code) => {
    await expect(client.call('probe.start', { wish })).rejects.toMatchObject({ code });
  });

  test('it says beforehand where it goes, the most it sends, and what has to be agreed to', async () => {
    const { url, ...plan } = await client.call('probe.plan', { wish: { target: 'gateway', path: '/fixed' } });
    expect(url).toBe(`${app.gateway()}/fixed`);
    expect(plan).toEqual({
      method: 'GET',
      most: 'at most 200 requests in 1 min, 50 a second',
      refusals: ['the target gateway asks first: what it lets in goes on to its upstreams'],
      needsAgreement: true,
    });
  });
});

test('a target that is down ends a probe with why', async () => {
  const { finding, spent } = await probe({ target: 'down' });
  expect([finding?.reason?.replace(/ connect.*/, ''), spent.failed]).toEqual(['no answer came: UPSTREAM_REFUSED', 1]);
});

test('a probe is stopped by hand, and keeps what it learnt', async () => {
  const { id } = await client.call('probe.start', {
    wish: { target: 'gateway', path: '/log', isAgreed: true, budget: { perSecond: 5 } },
  });
  await nextEvent(client, 'probe.changed', (info) => info.id === id && info.points.length > 0);
  const { state, finding } = await client.call('probe.control', { id, action: 'stop' });
  expect([state, finding?.reason]).toEqual(['stopped', 'it was stopped by hand']);
});

test('recorded answers tell of a limit without one more request', async () => {
  const { limits } = await client.call('probe.offline', { filter: 'route:log' });
  expect(limits.map(({ route, finding }) => [route, finding.best?.limit])).toEqual([['log', 30]]);
});
