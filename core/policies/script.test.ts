import { describe, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import type { ConsumerConfig } from '../model/config.ts';
import { PolicyBench, type BenchRequest, type BenchSettings } from '../testing/policy-bench.ts';
import { keyAuth } from './key-auth.ts';
import { script } from './script.ts';
import { transform } from './transform.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function run(code: string, request: BenchRequest = {}, settings: BenchSettings = {}, options: object = {}) {
  const bench = await PolicyBench.open(script, { code, ...options }, settings);
  const result = await bench.send(request);
  await bench.close();
  return result;
}

/** What an expression of a script is, by way of a note. */
async function valueOf(expression: string, request: BenchRequest = {}, settings: BenchSettings = {}): Promise<unknown> {
  const { notes, error } = await run(`note('value', ${expression});`, request, settings);
  return error === undefined ? notes['value'] : error.details['reason'];
}

describe('a request', () => {
  test('changes where the script changes it, and nowhere else', async () => {
    const code = `
      call.request.method = 'PUT';
      call.request.path = '/v2' + call.request.path + ' é';
      call.request.query.delete('a');
      call.request.query.set('b', 'x&y');
      call.request.headers.set('X-New', call.request.headers.get('x-old') + '!');
      call.request.headers.append('x-old', 'three');
      call.request.headers.delete('X-Gone');`;
    const headers = ['X-Old', 'one', 'x-gone', '1', 'x-old', 'two'];
    const { sent } = await run(code, { target: '/u%2F1?a=1&c=%20&b&a', headers });
    expect([sent?.method, sent?.target, sent?.headers]).toEqual([
      'PUT',
      '/v2/u%2F1%20%C3%A9?c=%20&b=x%26y',
      ['X-Old', 'one', 'x-old', 'two', 'X-New', 'one, two!', 'x-old', 'three'],
    ]);
  });

  test('stays the same value when nothing was changed', async () => {
    const { sent, span } = await run('call.request.headers.get("a");', { target: '/%7e?b=+', headers: ['A', '1'] });
    expect([sent?.target, sent?.headers, span]).toEqual(['/%7e?b=+', ['A', '1'], 'ok']);
  });

  test.each<[string, unknown]>([
    ["[...call.request.headers].join('|')", 'host,api.test|x-a,1'],
    ["call.request.headers.get('none') === null", true],
    ["call.request.headers.all('X-A').length", 1],
    ["call.request.query.get('q')", 'a b'],
    ["call.request.query.all('q').join()", 'a b,c'],
    ["call.request.query.has('none')", false],
    ['call.request.host + call.request.scheme + call.phase + call.route', 'api.testhttprequestbench'],
    ['call.client.ip', '192.0.2.1'],
    ['call.params.id', '7'],
    ['call.consumer.groups[0] + call.consumer.plan', 'goldnull'],
    ['String(call.claims)', 'null'],
    ["call.variables.get('v').list[1]", 2],
    ['call.response === null && call.error === null', true],
  ])('%s', async (expression, expected) => {
    const consumers: ConsumerConfig[] = [{ id: 'alice', groups: ['gold'], keys: ['k'] }];
    const before = [
      { policy: keyAuth, options: { names: ['key'], in: ['query'] } },
      { policy: transform, options: { variables: { v: { list: [1, 2] } } } },
    ];
    const settings = { consumers, before, params: { id: '7' } };
    expect(await valueOf(expression, { target: '/?q=a%20b&key=k&q=c', headers: { 'x-a': '1' } }, settings)).toBe(
      expected,
    );
  });

  test('has a body when it is asked for, as text and as JSON', async () => {
    const code = 'const data = call.request.json; data.seen = call.request.body.length; call.request.json = data;';
    const { sent } = await run(code, { headers: JSON_TYPE, body: '{"é":1}' }, {}, { body: true });
    expect([sent?.text, sent?.headers]).toEqual([
      '{"é":1,"seen":7}',
      ['content-type', 'application/json', 'content-length', '17'],
    ]);
  });

  test('has none when it is not asked for, and says how to ask', async () => {
    expect(await valueOf('call.request.body')).toBe('TypeError: the body is not read: give the policy body: true');
  });

  test('leaves variables for later policies', async () => {
    const { variables } = await run(
      "call.variables.set('a', { b: [1, null] }); call.variables.set('c', 1); call.variables.delete('c');",
    );
    expect(variables).toEqual({ a: { b: [1, null] } });
  });
});

describe('a script answers and refuses', () => {
  test('with status, headers and body, and ends there', async () => {
    const code = "call.respond(201, { 'X-A': ['1', 2] }, { ok: true }); note('never', 1);";
    const { status, headers, text, sent, notes, span } = await run(code);
    expect({ status, headers, text, sent, notes, span }).toEqual({
      status: 201,
      headers: ['X-A', '1', 'X-A', '2', 'content-type', 'application/json'],
      text: '{"ok":true}',
      sent: undefined,
      notes: {},
      span: 'answered',
    });
  });

  test.each([
    ['call.respond(204)', ['content-length', '0'], ''],
    ["call.respond(200, {}, 'hi')", ['content-type', 'text/plain; charset=utf-8'], 'hi'],
    ["call.respond(200, { 'content-type': 'a/b' }, [1])", ['content-type', 'a/b'], '[1]'],
    [
      "call.respond(200, { a: 'x\\r\\nb: c' }, '')",
      ['a', 'x  b: c', 'content-type', 'text/plain; charset=utf-8', 'content-length', '0'],
      '',
    ],
  ])('%s', async (code, headers, text) => {
    expect(await run(code)).toMatchObject({ headers, text });
  });

  test('a refusal is an error that the dialect writes', async () => {
    const { error, notes } = await run("call.refuse('no tenant', 401)");
    expect([error, notes]).toEqual([
      { code: 'SCRIPT_REFUSED', details: { reason: 'no tenant', status: 401 } },
      { verdict: 'refused: no tenant' },
    ]);
  });

  test('what it answers first stands, whatever it catches', async () => {
    expect((await run('try { call.respond(418) } catch {} call.respond(200);')).status).toBe(418);
  });

  test.each([
    ['call.respond(99)', 'the status it set is none from 200 to 599'],
    ["call.request.method = 'A B'", 'the method it set is no method'],
    ["call.request.headers.set('a b', '1')", 'TypeError: "a b" is no name of a header'],
    ["call.request.url = '/x'", 'TypeError: object is not extensible'],
    ["call.refuse('x', 200)", 'the status it set is none from 400 to 599'],
  ])('%s cannot be sent', async (code, reason) => {
    const { status, error } = await run(code);
    expect([status, error?.code, error?.details['reason']]).toEqual([500, 'SCRIPT_FAILED', reason]);
  });
});

describe('in other phases', () => {
  const upstream = { status: 200, headers: ['X-A', '1'], body: textBody('old') };

  test('an answer can be changed', async () => {
    const code =
      "const r = call.response; r.status = 202; r.headers.set('x-a', r.headers.get('x-a') + r.body); r.body = 'new';";
    const { status, headers, text } = await run(code, {}, { phase: 'response', upstream }, { body: true });
    expect([status, headers, text]).toEqual([
      202,
      ['X-A', '1old', 'content-type', 'text/plain; charset=utf-8', 'content-length', '3'],
      'new',
    ]);
  });

  test('an answer can be replaced', async () => {
    expect(await run("call.respond(418, {}, 'tea')", {}, { phase: 'response', upstream })).toMatchObject({
      status: 418,
      text: 'tea',
    });
  });

  test('the request is gone, and changing it is no silent nothing', async () => {
    const { error } = await run("call.request.headers.set('a', '1')", {}, { phase: 'response', upstream });
    expect(error?.details['reason']).toContain('the request has been sent');
  });

  test('a failure can be answered', async () => {
    const code = 'call.respond(503, {}, { was: call.error.code, reason: call.error.details });';
    const { status, text } = await run(code, {}, { phase: 'error', upstream: 'UPSTREAM_REFUSED' });
    expect([status, text]).toEqual([503, '{"was":"UPSTREAM_REFUSED","reason":{}}']);
  });
});

test('notes and console go into the trace, bounded', async () => {
  const code =
    "note('a', 1); note('b', true); note('c', { x: 1 }); console.log('one', { two: 2 }, null); console.error('three');";
  expect((await run(code)).notes).toEqual({ a: 1, b: true, c: '[object Object]', log: 'one {"two":2} null\nthree' });
  const { notes } = await run('for (let i = 0; i < 200; i += 1) console.log(i);');
  expect(String(notes['log']).split('\n').slice(-2)).toEqual(['99', '(more lines are left out)']);
  const long = String((await run("for (let i = 0; i < 9; i += 1) console.log('x'.repeat(999));")).notes['log']);
  expect([long.length, long.slice(-15)]).toEqual([4015, '\n(cut off here)']);
  expect(await valueOf("(() => { for (let i = 0; i < 60; i += 1) note('n' + i, i); })()")).toContain(
    'at most 50 notes',
  );
});

describe("time and chance are the workspace's", () => {
  test.each<[string, unknown]>([
    ['Date.now()', Date.UTC(2024, 0, 15, 12)],
    ['new Date().toISOString()', '2024-01-15T12:00:00.000Z'],
    ['new Date(0).getTime()', 0],
    ['new Date() instanceof Date && new Date().constructor === Date', true],
    ['new (class extends Date { year() { return this.getUTCFullYear(); } })().year()', 2024],
    ['Math.random()', 0.25],
  ])('%s', async (expression, expected) => {
    expect(await valueOf(expression, {}, { random: () => 0.25 })).toBe(expected);
  });
});

describe('faults have their place in the code', () => {
  test.each<[string, object]>([
    ['\n\n  foo.bar;', { reason: "ReferenceError: 'foo' is not defined", line: 3, column: 3 }],
    ["function f() {\n  throw new Error('no');\n}\nf();", { reason: 'Error: no', line: 2 }],
    ["throw 'text'", { reason: 'text' }],
    ['throw null', { reason: 'null' }],
    ['throw { get message() { throw 1 }, toString() { throw 2 } }', { reason: '' }],
    [
      "class E extends Error { constructor(m) { super(m); this.name = 'E'; } }\nthrow new E('x')",
      { reason: 'E: x', line: 1 },
    ],
    ['Promise.resolve().then(() => 1)', { reason: expect.stringContaining('a script cannot wait') }],
    ['(async () => { await 1 })()', { reason: expect.stringContaining('a script cannot wait') }],
  ])('%s', async (code, details) => {
    const { error } = await run(code);
    expect(error).toMatchObject({ code: 'SCRIPT_FAILED', details });
  });

  test.each([
    ['let x = ;', 'line: 1'],
    ['call.respond(200;', 'line: 1'],
    ['let a = 1;\n\nif (', 'line: 3'],
    ["import fs from 'fs';", 'line: 1'],
    ['await 1;', 'line: 1'],
    ['let n = 1;\nlet m = 10n;', 'a script has no BigInt'],
    ['undeclared = 1;\nwith (call) {}', 'line: 2'],
  ])('%s is refused when it is read', async (code, place) => {
    await expect(PolicyBench.open(script, { code })).rejects.toThrow(place);
  });

  test.each([
    [{ code: '1', memory: '1KiB' }, 'at least 1MiB'],
    [{ code: '1', timeout: '0ms' }, 'more than 0ms'],
  ])('%j is refused', async (options, reason) => {
    await expect(PolicyBench.open(script, options)).rejects.toThrow(reason);
  });
});
