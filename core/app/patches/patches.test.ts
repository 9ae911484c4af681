import { afterEach, describe, expect, test } from 'vitest';
import { Opened } from '../../testing/opened.ts';
import { PatchScene, type FailingRequest } from '../../testing/patches.ts';

const opened = new Opened();
afterEach(() => opened.close());

const HEAD = `listeners: [{ http: '127.0.0.1:0' }]
consumers:
  - { id: alice, groups: [sales], keys: ['\${env:KEY_OF_ALICE}'], basic: [{ username: alice, password: '\${env:PASSWORD_OF_ALICE}' }] }
plans:
  - { id: small, rate: { limit: 1, window: 1h } }
`;
const OK = 'integration: { mock: { body: { ok: true } } }';

/** A workspace with one route under `/a`. */
function withRoute(request: string, match = '{ path: /a }'): string {
  return `${HEAD}routes:\n  - id: a\n    match: ${match}\n    request: [${request}]\n    ${OK}\n`;
}

const KEY = '{ key-auth: { header: x-key, in: [header] } }';
const OF_ALICE = ['x-key', 'secret-of-alice'];
const PAGE = ['origin', 'https://page.test'];
const PREFLIGHT = [...PAGE, 'access-control-request-method', 'PUT', 'access-control-request-headers', 'x-a'];

/** What refuses, the request, the patch that is applied, and all that are offered; the request fails once unless told. */
interface Row {
  readonly files: string;
  readonly request: FailingRequest;
  readonly apply: string;
  readonly others?: readonly string[];
  readonly before: number;
  readonly times?: number;
}

const ROWS: Readonly<Record<string, Row>> = {
  'a method that the route does not have': {
    files: withRoute('', '{ methods: [POST], path: /a }'),
    request: { url: '/a' },
    apply: 'Add GET to the methods of route a',
    before: 405,
  },
  'a method, by another one': {
    files: withRoute('', '{ methods: GET, path: /a }'),
    request: { url: '/a', method: 'DELETE' },
    apply: 'Send it as GET, which route a takes',
    others: ['Add DELETE to the methods of route a'],
    before: 405,
  },
  'a word of the path that is nearly right': {
    files: withRoute('', "{ path: '/orders/{id}' }"),
    request: { url: '/ordres/1?x=1' },
    apply: 'Send it to /orders/1',
    before: 404,
  },
  'a path without a route beside another one': {
    files: withRoute(KEY, "{ path: '/orders/{order}' }"),
    request: { url: '/orders/7/items/8', headers: OF_ALICE },
    apply: 'Add a route for GET /orders/{order}/items/{id}, made like route a',
    before: 404,
  },
  'no key': {
    files: withRoute(KEY),
    request: { url: '/a' },
    apply: 'Send it with the key of alice',
    before: 401,
  },
  'a wrong key in the query': {
    files: withRoute('{ key-auth: { header: k, in: [query] } }'),
    request: { url: '/a?k=wrong&x=1' },
    apply: 'Send it with the key of alice',
    before: 401,
  },
  'no name and password': {
    files: withRoute('{ basic-auth: {} }'),
    request: { url: '/a' },
    apply: 'Send it with name and password of alice',
    before: 401,
  },
  'a group that is not let in': {
    files: withRoute(`${KEY}, { acl: { allow: [admins] } }`),
    request: { url: '/a', headers: OF_ALICE },
    apply: 'Let group sales in on route a',
    others: ['Let consumer alice in on route a', 'Put consumer alice into group admins'],
    before: 403,
  },
  'a caller that is not let in': {
    files: withRoute(`${KEY}, { acl: { allow: [admins] } }`),
    request: { url: '/a', headers: OF_ALICE },
    apply: 'Let consumer alice in on route a',
    others: ['Let group sales in on route a', 'Put consumer alice into group admins'],
    before: 403,
  },
  'a caller who could be in a group': {
    files: withRoute(`${KEY}, { acl: { allow: [admins] } }`),
    request: { url: '/a', headers: OF_ALICE },
    apply: 'Put consumer alice into group admins',
    others: ['Let group sales in on route a', 'Let consumer alice in on route a'],
    before: 403,
  },
  'an address that is not let in': {
    files: withRoute('{ ip-filter: { allow: [10.0.0.0/8] } }'),
    request: { url: '/a' },
    apply: 'Let address 127.0.0.1 in',
    before: 403,
  },
  'no plan': {
    files: withRoute(`${KEY}, { usage-plan: {} }`),
    request: { url: '/a', headers: OF_ALICE },
    apply: 'Give consumer alice the plan small',
    before: 403,
  },
  'a rate of a plan': {
    files: withRoute(`${KEY}, { usage-plan: { otherwise: small } }`),
    request: { url: '/a', headers: OF_ALICE },
    apply: 'Raise the limit from 1 to 2 requests of plan small per 1h',
    before: 429,
    times: 2,
  },
  'a rate limit': {
    files: withRoute('{ rate-limit: { limit: 2, window: 1h, by: ip } }'),
    request: { url: '/a' },
    apply: 'Raise the limit from 2 to 4 requests per 1h',
    before: 429,
    times: 3,
  },
  'the second of two limits': {
    files: withRoute('{ rate-limit: { by: ip, limits: [{ limit: 9, window: 1h }, { limit: 1, period: day }] } }'),
    request: { url: '/a' },
    apply: 'Raise the limit from 1 to 2 requests per day',
    before: 429,
    times: 2,
  },
  'a quota': {
    files: withRoute('{ quota: { limit: 1, by: ip } }'),
    request: { url: '/a' },
    apply: 'Raise the limit from 1 to 2 requests per month',
    before: 429,
    times: 2,
  },
  'a body that is too large': {
    files: withRoute('{ request-size: { max: 10 } }'),
    request: { url: '/a', method: 'POST', body: 'x'.repeat(1500) },
    apply: 'Take bodies of up to 2kB in place of 10',
    before: 413,
  },
  'a body whose length is not announced': {
    files: withRoute('{ request-size: { max: 1MB, requireLength: true } }'),
    request: { url: '/a', method: 'POST', body: 'hello', headers: ['transfer-encoding', 'chunked'] },
    apply: 'Send it with the length of its body announced',
    before: 411,
  },
  'a content type without a template': {
    files: withRoute("{ vtl-request: { templates: { application/json: '{}' }, passthrough: never } }"),
    request: { url: '/a', method: 'POST', body: '{}', headers: ['content-type', 'text/plain'] },
    apply: 'Send it as application/json',
    others: ['Let bodies pass that have no template'],
    before: 415,
  },
  'a content type, by letting it pass': {
    files: withRoute("{ vtl-request: { templates: { application/json: '{}' }, passthrough: never } }"),
    request: { url: '/a', method: 'POST', body: '{}', headers: ['content-type', 'text/plain'] },
    apply: 'Let bodies pass that have no template',
    others: ['Send it as application/json'],
    before: 415,
  },
  'parameters that are missing': {
    files: withRoute(
      `{ validate-request: { parameters: [
        { name: page, in: query, required: true, schema: { type: integer, minimum: 3 } },
        { name: x-kind, in: header, required: true, schema: { enum: [big, small] } }] } }`,
    ),
    request: { url: '/a?y=1' },
    apply: 'Send it with page, x-kind',
    before: 400,
  },
};

describe('after its patch the same request is let in:', () => {
  test.each(Object.entries(ROWS))('%s', async (_name, { files, request, apply, others = [], before, times = 1 }) => {
    const scene = await PatchScene.open(opened, files);
    const { titles, ...outcome } = await scene.outcome(request, apply, times);
    expect({ ...outcome, titles: titles.toSorted() }).toEqual({
      before,
      after: 200,
      titles: [apply, ...others].toSorted(),
    });
  });
});

describe('a page of another origin', () => {
  const cors = (options: string): string => withRoute(`{ cors: ${options} }`, '{ methods: [PUT, OPTIONS], path: /a }');
  test.each([
    ['without a policy for it', withRoute(KEY, '{ methods: [PUT], path: /a }')],
    ['whose origin is not named', cors("{ origins: ['https://other.test'] }")],
    ['whose method is not named', cors("{ methods: [GET], origins: ['*'] }")],
    ['whose header is not named', cors('{ methods: [PUT], headers: [x-b] }')],
  ])('is let in by a patch: %s', async (_name, files) => {
    const scene = await PatchScene.open(opened, files);
    const request = { url: '/a', method: 'OPTIONS', headers: PREFLIGHT };
    const { id } = await scene.send(request);
    const [patch] = await scene.patches(id);
    expect(patch?.title).toBe('Let pages of https://page.test call route a');
    if (patch === undefined) return;
    await scene.apply(id, patch);
    const again = await scene.send(request);
    const { causes } = await scene.client.call('exchange.explain', { id: again.id });
    expect([again.status, causes[0]?.code]).toEqual([204, 'unknown']);
  });

  test('sees answers that were hidden from it', async () => {
    const scene = await PatchScene.open(opened, withRoute("{ cors: { origins: ['https://other.test'] } }"));
    const { id } = await scene.send({ url: '/a', headers: PAGE });
    const [patch] = await scene.patches(id);
    if (patch !== undefined) await scene.apply(id, patch);
    const again = await scene.send({ url: '/a', headers: PAGE });
    const { causes } = await scene.client.call('exchange.explain', { id: again.id });
    expect([patch?.code, causes[0]?.code]).toEqual(['cors.missing-headers', 'unknown']);
  });
});
