import { describe, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { testCall } from '../testing/test-call.ts';
import { compileExpression, conditionFault, faultInPhase } from './expression.ts';

const certificate = {
  issuer: 'CN=ca',
  serialNumber: '0A',
  notBefore: 0,
  notAfter: 1_800_000_000_999,
  alternativeNames: [{ kind: 'dns', value: 'alice.test' }],
} as const;
const call = testCall({
  request: {
    kind: 'request',
    method: 'POST',
    target: '/users/1%2F2?page=2&q=a%20b+c&q=second&bad=%zz&empty',
    version: '1.1',
    headers: ['X-Id', 'a', 'Cookie', 'sid=abc; theme="dark"', 'x-id', 'b', 'Content-Length', '11'],
    body: textBody('{"user":{"id":7,"tags":["x","y"]}}'),
  },
  response: { kind: 'response', status: 404, headers: ['Content-Type', 'text/plain'], body: textBody('gone') },
  error: new GatewrightError('KEY_INVALID', { header: 'x-key' }),
  authority: 'API.test:8000',
  params: { id: '42' },
  client: {
    address: '10.1.2.3',
    port: 5,
    tls: { version: 'TLSv1.3', cipher: 'c', subject: 'CN=alice', isTrusted: true, certificate },
  },
  consumer: { id: 'alice', groups: ['gold', 'eu'], keys: [] },
  claims: JSON.parse(
    '{"sub":"u1","scope":"read write","https://x.test/roles":["admin"],"address":{"country":"CH"},"exp":1705320001,"__proto__":{"own":1}}',
  ),
  variables: { seen: true, list: [1, [2, { deep: 3 }]], odd: undefined },
});

function evaluate(text: string): unknown {
  const compiled = compileExpression(text);
  if (compiled.kind === 'problem') throw new Error(`${compiled.message} at ${compiled.start}`);
  return compiled.evaluate(call);
}

describe('a name stands for what is on its way', () => {
  test.each<[string, unknown]>([
    ['request.method', 'POST'],
    ['request.path', '/users/1%2F2'],
    ['request.target', '/users/1%2F2?page=2&q=a%20b+c&q=second&bad=%zz&empty'],
    ['request.query.page', '2'],
    ["request.query['q']", 'a b c'],
    ['request.query.bad', '%zz'],
    ['request.query.empty', ''],
    ['request.query.none', null],
    ['request.headers.x-id', 'a, b'],
    ["request.headers['X-ID']", 'a, b'],
    ['request.cookies.theme', 'dark'],
    ['request.cookies', { sid: 'abc', theme: 'dark' }],
    ['request.host', 'api.test'],
    ['request.scheme', 'http'],
    ['request.size', 34],
    ['request.json.user.tags[1]', 'y'],
    ['request.json.user.tags[-1]', 'y'],
    ['length(request.body)', 34],
    ['params.id', '42'],
    ['client.ip', '10.1.2.3'],
    ['client.certificate.subject', 'CN=alice'],
    ['client.certificate.trusted', true],
    ["'alice.test' in client.certificate.names and client.certificate.issuer == 'CN=ca'", true],
    ['client.certificate.serial', '0A'],
    ['client.certificate.expires > now', true],
    ['route', 'users'],
    ['consumer.id', 'alice'],
    ['consumer.groups', ['gold', 'eu']],
    ['consumer.plan', null],
    ['consumer', { id: 'alice', groups: ['gold', 'eu'], plan: null }],
    ['claims.address.country', 'CH'],
    ["claims['https://x.test/roles'][0]", 'admin'],
    ['claims.address.street.number', null],
    ['variables.list[1][1].deep', 3],
    ['variables.odd', null],
    ['variables[claims.sub]', null],
    ['request.headers[lower("X-ID")]', 'a, b'],
    ['response.status', 404],
    ['response.headers.content-type', 'text/plain'],
    ['response.body', 'gone'],
    ['response.json', null],
    ['error.code', 'KEY_INVALID'],
    ['error.status', 401],
    ['error.details.header', 'x-key'],
    ['now', 1_705_320_000],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  test('and for null while it is not there yet', () => {
    const early = testCall();
    const names = ['consumer.id', 'claims.sub', 'response.status', 'error.code', 'client.certificate.subject'];
    const values = names.map((text) => {
      const compiled = compileExpression(text);
      return compiled.kind === 'expression' ? compiled.evaluate(early) : compiled.message;
    });
    expect(values).toEqual(names.map(() => null));
  });
});

describe('nothing inherited is ever a member', () => {
  test.each([
    'claims.constructor',
    'claims.sub.constructor',
    'claims.toString',
    'variables.__proto__',
    "variables['__proto__']",
    'params.__proto__',
    'request.headers.__proto__',
    'request.query.constructor',
    'request.cookies.hasOwnProperty',
    'consumer.groups.length',
    'request.json.constructor.constructor',
  ])('%s is null', (text) => {
    expect(evaluate(text)).toBe(null);
  });

  test('a claim of such a name is only data', () => {
    expect(evaluate('claims.__proto__')).toEqual({ own: 1 });
  });
});

describe('operators', () => {
  test.each<[string, unknown]>([
    ["request.method == 'POST' and request.path startsWith '/users'", true],
    ["request.method == 'GET' || 'gold' in consumer.groups", true],
    ["not request.method == 'GET' && !variables.none", true],
    ["'eu' not in consumer.groups", false],
    ["request.headers.x-none ?? claims.none ?? 'free' == 'free'", true],
    ['claims.exp > now', true],
    ["'b' > 'a' and 'B' < 'a'", true],
    ['[1, [2]] == [1, [2]]', true],
    ["consumer.groups contains 'silver'", false],
    ["split(claims.scope, ' ') contains 'read'", true],
    ["'sub' in claims", true],
    ["request.path endsWith '2'", true],
    ["request.path matches '^/users/\\d'", true],
    ["claims.none matches 'x'", false],
    ['claims.none < 1', false],
    ['claims.sub >= 1', false],
    ['claims.none == null', true],
    ['claims.sub != null', true],
    ['claims.exp == true', false],
    ['(1 == 1) == (2 == 2)', true],
    ['number(request.query.page) + 0', undefined],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(() => evaluate(text)).toThrow('there is no arithmetic');
    else expect(evaluate(text)).toBe(expected);
  });

  test('a condition holds for everything but null, false, 0 and what is empty', () => {
    const texts = ["'a'", "'false'", '-1', '[0]', 'claims', "''", '0', '[]', 'null', 'false', 'request.query.empty'];
    const holds = texts.map((text) => {
      const compiled = compileExpression(text);
      return compiled.kind === 'expression' && compiled.test(call);
    });
    expect(holds).toEqual([true, true, true, true, true, false, false, false, false, false, false]);
  });
});

describe('functions', () => {
  test.each<[string, unknown]>([
    ["lower('ÄB') == 'äb'", true],
    ["upper('a')", 'A'],
    ['lower(1)', null],
    ['length(consumer.groups)', 2],
    ["length('abc')", 3],
    ['length(now)', null],
    ['number(request.query.page)', 2],
    ["number('0x10')", null],
    ["number('')", null],
    ['has(claims.sub)', true],
    ['has(claims.none)', false],
    ["join(consumer.groups, ',')", 'gold,eu'],
    ['json(claims.address)', '{"country":"CH"}'],
    ["base64('é')", 'w6k='],
    ["urlEncode('a b/é')", 'a%20b%2F%C3%A9'],
    ['iso(now)', '2024-01-15T12:00:00.000Z'],
    ['iso(1e300)', null],
    ["cidr(client.ip, '10.0.0.0/8', '::1')", true],
    ["cidr(client.ip, '192.168.0.0/16')", false],
    ["cidr(claims.sub, '10.0.0.0/8')", false],
    ["split(claims.scope, ' ')[1]", 'write'],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });
});

describe('names are known before anything runs', () => {
  test('each one once, in the order they come', () => {
    const compiled = compileExpression("response.status == 404 and 'x' in request.headers and has(request.headers.y)");
    expect(compiled).toMatchObject({ names: ['response.status', 'request.headers'] });
  });

  test.each([
    [['response.status'], 'request', 'response.status cannot be asked in request, where there is no answer yet'],
    [['response.status'], 'response', undefined],
    [['response.headers'], 'error', 'response.headers cannot be asked in error, where there is no answer yet'],
    [['error.code'], 'request', 'error.code cannot be asked in request, where nothing has failed'],
    [['error.code', 'claims'], 'error', undefined],
    [['request.json'], 'request', undefined],
    [
      ['request.json'],
      'response',
      'request.json cannot be asked in response, where the body of the request is gone; a transform in request can keep it in variables',
    ],
  ] as const)('%s in %s: %s', (names, phase, expected) => {
    expect(faultInPhase(names, phase)).toBe(expected);
  });

  test('a body is not asked in a condition, which must not wait for it', () => {
    expect(conditionFault(['request.json'], 'request')).toContain('a body cannot be asked in when');
  });
});
