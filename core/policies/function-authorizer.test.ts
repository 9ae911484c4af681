import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Opened } from '../testing/opened.ts';
import { optionFaults, PolicyBench, type BenchSettings } from '../testing/policy-bench.ts';
import { readText, startUpstream } from '../testing/upstream.ts';
import { functionAuthorizer } from './function-authorizer.ts';

/** Answers by what the token says, and tells in the context how often it was asked. */
const CHECK = `
let asked = 0;
export const token = async ({ authorizationToken, methodArn }) => {
  asked += 1;
  if (authorizationToken === 'nobody') throw new Error('Unauthorized');
  if (authorizationToken === 'broken') throw new TypeError('cannot read it');
  if (authorizationToken === 'odd') return { principalId: 'odd' };
  const Resource = authorizationToken === 'one' ? methodArn : authorizationToken === 'deny' ? '*' : 'arn:aws:execute-api:*/pets/*';
  const Statement = [{ Action: 'execute-api:Invoke', Effect: authorizationToken === 'deny' ? 'Deny' : 'Allow', Resource }];
  const usageIdentifierKey = authorizationToken === 'keyed' ? 'key-of-bob' : undefined;
  return { principalId: authorizationToken, policyDocument: { Statement }, context: { asked, tenant: 'acme' }, usageIdentifierKey };
};
export const simple = async ({ identitySource: [token] }) => ({ isAuthorized: token === 'good', context: { token: 1 } });
export const echo = async (event) => ({ isAuthorized: true, context: { event } });
`;

const consumers = [
  { id: 'alice', groups: ['gold'], keys: [] },
  { id: 'bob', groups: [], keys: ['key-of-bob'] },
];
const opened = new Opened();
let workspace: string;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'gatewright-authorizer-'));
  await writeFile(join(workspace, 'check.mjs'), CHECK);
  await symlink('/etc/hostname', join(workspace, 'outside.mjs'));
});
afterEach(() => opened.close());
afterAll(() => rm(workspace, { recursive: true }));

function open(options: object, settings: BenchSettings = {}): Promise<PolicyBench> {
  return opened.add(
    PolicyBench.open(functionAuthorizer, { file: 'check.mjs', ...options }, { workspace, consumers, ...settings }),
  );
}

const TOKEN = { handler: 'token', event: 'token' };
const as = (authorization: string, target = '/pets/7'): { target: string; headers: Record<string, string> } => ({
  target,
  headers: { authorization },
});

describe('a function of the workspace with a policy document', () => {
  test('lets in its principal, with the context for the steps behind', async () => {
    const { consumer, claims, variables, notes, dependencies, status } = await (await open(TOKEN)).send(as('alice'));
    const facts = { principalId: 'alice', asked: 1, tenant: 'acme' };
    expect({ consumer, claims, variables, status }).toEqual({
      status: 200,
      consumer: 'alice',
      claims: facts,
      variables: { authorizer: facts },
    });
    expect(notes).toEqual({
      rule: 'check.mjs token lets in arn:aws:execute-api:us-east-1:000000000000:gatewright/local/GET/pets/7',
      seen: '$request.header.Authorization: 5 characters, sha256 2bd806c9',
      cache: 'miss',
      principal: 'alice',
      consumer: 'alice',
      because: 'allowed by arn:aws:execute-api:*/pets/*',
      verdict: 'let in',
    });
    expect(dependencies.map(({ name, status: ended }) => [name, ended])).toEqual([
      ['authorizer check.mjs token', 'ok'],
    ]);
  });

  test.each<[string, string, number, string | undefined]>([
    ['keyed', '/pets/7', 200, 'bob'],
    ['stranger', '/pets/7', 200, 'stranger'],
    ['stranger', '/other', 403, undefined],
    ['deny', '/pets/7', 403, undefined],
  ])('judges %s on %s', async (token, target, status, consumer) => {
    const result = await (await open(TOKEN)).send(as(token, target));
    expect([result.status, result.consumer]).toEqual([status, consumer]);
  });

  test('that is kept is judged anew for another method', async () => {
    const bench = await open(TOKEN);
    const [first, second, third] = [
      await bench.send(as('one', '/a')),
      await bench.send(as('one', '/b')),
      await bench.send(as('one', '/a')),
    ];
    expect([first, second, third].map(({ status, notes }) => [status, notes['cache']])).toEqual([
      [200, 'miss'],
      [403, 'hit'],
      [200, 'hit'],
    ]);
    expect(second.error).toEqual({
      code: 'AUTHORIZER_DENIED',
      details: {
        isExplicit: false,
        reason: 'no statement allows arn:aws:execute-api:us-east-1:000000000000:gatewright/local/GET/b',
      },
    });
    expect(second.variables).toMatchObject({ authorizer: { tenant: 'acme' } });
  });

  test.each<[string, string, string, string]>([
    ['says Unauthorized', 'nobody', 'CREDENTIALS_INVALID', 'the function said Unauthorized'],
    ['throws', 'broken', 'AUTHORIZER_FAILED', 'the function threw TypeError: cannot read it at check.mjs:6:46'],
    [
      'answers what cannot be used',
      'odd',
      'AUTHORIZER_FAILED',
      'the answer cannot be used: policyDocument: Invalid input: expected object, received undefined',
    ],
  ])('that %s is not kept', async (_, token, code, verdict) => {
    const bench = await open(TOKEN);
    await bench.send(as(token));
    const { error, notes, status } = await bench.send(as(token));
    expect([error?.code, notes['verdict'], notes['cache'], status]).toEqual([
      code,
      verdict,
      'miss',
      code === 'AUTHORIZER_FAILED' ? 500 : 401,
    ]);
    expect(JSON.stringify(error?.details)).not.toContain('cannot read it');
  });
});

async function askedBy(bench: PolicyBench): Promise<unknown> {
  return (await bench.send(as('alice'))).claims?.['asked'];
}

describe('the cache', () => {
  test.each([
    ['5m', [1, 1, 2]],
    ['0s', [1, 2, 3]],
  ])('keeps an answer for %s', async (ttl, expected) => {
    const bench = await open({ ...TOKEN, ttl });
    const asked = [await askedBy(bench)];
    bench.clock.advance(299_999);
    asked.push(await askedBy(bench));
    bench.clock.advance(1);
    asked.push(await askedBy(bench));
    expect(asked).toEqual(expected);
  });

  test('says when its next answer is too old', async () => {
    const bench = await open(TOKEN);
    await askedBy(bench);
    expect(bench.marks()).toEqual([
      { at: bench.clock.now() + 300_000, title: 'an answer of the authorizer is asked for anew' },
    ]);
  });

  test('is emptied, and the function loaded anew, by a reload', async () => {
    const bench = await open(TOKEN);
    await askedBy(bench);
    await bench.configure({ file: 'check.mjs', ...TOKEN, ttl: '1m' });
    expect(await askedBy(bench)).toBe(1);
  });
});

describe('identity sources', () => {
  const options = {
    handler: 'echo',
    event: 'request-2.0',
    identitySources: ['$request.header.A', '$request.querystring.b'],
  };

  test.each<[string, string, object, string | undefined]>([
    ['that are there', '/?b=1', {}, undefined],
    ['of which one is missing', '/', {}, 'CREDENTIALS_MISSING'],
    ['of which one is empty', '/?b=', {}, 'CREDENTIALS_MISSING'],
    ['that are missing where nothing is kept', '/', { ttl: '0s' }, undefined],
  ])('%s', async (_, target, more, code) => {
    const { error, dependencies } = await (await open({ ...options, ...more })).send({ target, headers: { a: 'x' } });
    expect([error?.code, dependencies.length]).toEqual([code, code === undefined ? 1 : 0]);
  });

  test('must fit the validation as a whole', async () => {
    const bench = await open({ ...TOKEN, validation: 'a.*e' });
    const found = [];
    for (const token of ['alice', 'malice', 'alices']) found.push((await bench.send(as(token))).error?.code);
    expect(found).toEqual([undefined, 'CREDENTIALS_INVALID', 'CREDENTIALS_INVALID']);
  });
});

test('a simple answer lets in or not', async () => {
  const bench = await open({ handler: 'simple', event: 'request-2.0' });
  const found = [];
  for (const token of ['good', 'bad']) found.push((await bench.send(as(token))).status);
  expect(found).toEqual([200, 403]);
});

test('the event of an HTTP API has what the request has', async () => {
  const bench = await open(
    { handler: 'echo', event: 'request-2.0', stageVariables: { a: 'b' }, resource: '/pets/{id}' },
    { params: { id: '7' } },
  );
  const headers = ['Authorization', 'x', 'X-A', '1', 'x-a', '2', 'Cookie', 'k=v; l=w', 'User-Agent', 'test'];
  const { claims } = await bench.send({ method: 'POST', target: '/pets/7?a=1&a=2&b=%20', headers });
  expect(claims?.['event']).toEqual({
    version: '2.0',
    type: 'REQUEST',
    routeArn: 'arn:aws:execute-api:us-east-1:000000000000:gatewright/local/POST/pets/7',
    identitySource: ['x'],
    routeKey: 'POST /pets/{id}',
    rawPath: '/pets/7',
    rawQueryString: 'a=1&a=2&b=%20',
    cookies: ['k=v', 'l=w'],
    headers: { host: 'api.test', authorization: 'x', 'x-a': '1,2', cookie: 'k=v; l=w', 'user-agent': 'test' },
    queryStringParameters: { a: '1,2', b: ' ' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'gatewright',
      domainName: 'api.test',
      domainPrefix: 'api',
      http: { method: 'POST', path: '/pets/7', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: '1',
      routeKey: 'POST /pets/{id}',
      stage: 'local',
      time: 'Mon, 15 Jan 2024 12:00:00 GMT',
      timeEpoch: Date.UTC(2024, 0, 15, 12),
    },
    pathParameters: { id: '7' },
    stageVariables: { a: 'b' },
  });
});

async function serve(listener: RequestListener): Promise<string> {
  return `${(await opened.add(startUpstream(listener))).url}/check`;
}

describe('a service', () => {
  test('gets a REST event by POST with the headers of the configuration', async () => {
    const got: unknown[] = [];
    const url = await serve((request, response) => {
      void readText(request).then((text) => {
        got.push(request.method, request.headers['x-secret'], JSON.parse(text));
        response.end(
          JSON.stringify({
            principalId: 'alice',
            policyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
          }),
        );
      });
    });
    const bench = await open({ file: undefined, url, headers: { 'x-secret': 's' } });
    const { consumer } = await bench.send({ ...as('x', '/a?b=1&b=2') });
    expect([consumer, ...got]).toEqual([
      'alice',
      'POST',
      's',
      expect.objectContaining({
        type: 'REQUEST',
        methodArn: 'arn:aws:execute-api:us-east-1:000000000000:gatewright/local/GET/a',
        path: '/a',
        queryStringParameters: { b: '2' },
        multiValueQueryStringParameters: { b: ['1', '2'] },
      }),
    ]);
  });

  test.each<[string, RequestListener, string]>([
    ['that answers HTML', (_, response) => response.end('<html>'), 'the answer is not JSON'],
    ['that answers nothing', (_, response) => response.end(), 'the answer is empty'],
    [
      'that redirects',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'the service answered 302',
    ],
    [
      'that answers ten megabytes',
      (_, response) => response.end('x'.repeat(10_000_000)),
      'the answer is longer than 262144 bytes',
    ],
    ['that hangs', () => undefined, 'no answer within 200 ms'],
    ['that breaks off', (_, response) => response.socket?.destroy(), 'other side closed'],
    ['whose function throws', (_, response) => response.end('{"errorMessage":"no"}'), 'the function threw no'],
  ])('%s fails the request', async (_, listener, reason) => {
    const bench = await open({
      file: undefined,
      url: await serve(listener),
      timeout: reason.startsWith('no answer') ? '200ms' : '10s',
    });
    const { error, notes, status, dependencies } = await bench.send(as('x'));
    expect([error?.code, status, notes['verdict'], dependencies[0]?.notes['reason']]).toEqual([
      'AUTHORIZER_FAILED',
      500,
      reason,
      reason,
    ]);
  });

  test('that says Unauthorized is a refusal', async () => {
    const url = await serve((_, response) => response.end('{"errorMessage":"Unauthorized"}'));
    expect((await (await open({ file: undefined, url })).send(as('x'))).error?.code).toBe('CREDENTIALS_INVALID');
  });
});

test.each([
  ['nothing.mjs', 'there is no such file'],
  ['../etc.mjs', 'there is no such file'],
  ['/etc/hostname', 'the file is outside of the workspace'],
  ['outside.mjs', 'the file is outside of the workspace'],
])('the file %s is refused', async (file, reason) => {
  await expect(open({ file })).rejects.toThrow(reason);
});

test.each([
  [{}, ': expected either file or url'],
  [{ file: 'a', url: 'http://a' }, ': expected either file or url'],
  [{ file: 'a', response: 'simple' }, 'response: expected simple with request-2.0 only'],
  [{ file: 'a', ttl: '2h' }, 'ttl: expected at most 1h'],
  [{ file: 'a', validation: 'x' }, 'validation: expected validation with token only'],
  [
    { file: 'a', event: 'token', identitySources: ['$request.header.a', '$request.header.b'] },
    'identitySources: expected one identity source with token',
  ],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(functionAuthorizer, options)).toEqual([fault]);
});

test('an identity source that there is not is refused', () => {
  const faults = ['$request.body.a', 'context.nothing', 'method.request.header.'].flatMap((source) =>
    optionFaults(functionAuthorizer, { file: 'a', identitySources: [source] }),
  );
  expect(faults.map((fault) => fault.slice(0, 30))).toEqual(
    Array.from({ length: 3 }, () => 'identitySources.0: expected su'),
  );
});
