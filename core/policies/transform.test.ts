import { describe, expect, test } from 'vitest';
import type { ConsumerConfig } from '../model/config.ts';
import { headerValue } from '../model/http.ts';
import { textBody } from '../model/body.ts';
import { optionFaults, PolicyBench, type BenchRequest, type BenchSettings } from '../testing/policy-bench.ts';
import { keyAuth } from './key-auth.ts';
import { transform } from './transform.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const consumers: ConsumerConfig[] = [{ id: 'alice', groups: ['gold', 'eu'], keys: ['k'], plan: 'big' }];
const before = [{ policy: keyAuth, options: { names: ['key'], in: ['query'] } }];

async function send(options: unknown, request: BenchRequest = {}, settings: BenchSettings = {}) {
  return (await PolicyBench.open(transform, options, settings)).send(request);
}

describe('of a request', () => {
  test('method, path and query change, and what is not named stays byte for byte', async () => {
    const options = {
      method: 'PUT',
      path: '/v2{{ request.path }}/{{ request.query.id }}',
      query: {
        remove: ['id'],
        rename: { old: 'new' },
        add: { q: 'never', lang: ['de', 'fr'] },
        set: { page: '{{ request.query.p }}' },
      },
    };
    const { sent } = await send(options, { target: '/a%2Fb?id=7%208&q=%20+x&old=1&page&p=a%26b&old' });
    expect([sent?.method, sent?.target]).toEqual([
      'PUT',
      '/v2/a%2Fb/7%208?q=%20+x&new=1&page=a%26b&p=a%26b&new&lang=de&lang=fr',
    ]);
  });

  test('headers take values from the caller, and one that would be null is left out', async () => {
    const options = {
      headers: {
        remove: ['x-gone'],
        set: {
          'x-consumer': '{{ consumer.id }}',
          'x-groups': "{{ join(consumer.groups, ',') }}",
          'x-sub': '{{ claims.sub }}',
        },
        append: { 'x-was': ['{{ request.headers.x-gone }}', 'also'] },
      },
    };
    const { sent } = await send(options, { target: '/?key=k', headers: { 'X-Gone': '1' } }, { consumers, before });
    expect(sent?.headers).toEqual(['x-was', '1', 'x-was', 'also', 'x-consumer', 'alice', 'x-groups', 'gold,eu']);
  });

  test('the order of edits can be another one, and kinds that are left out are not made', async () => {
    const headers = { remove: ['x-a'], rename: { 'x-b': 'x-c' }, add: { 'x-a': 'new' }, set: { 'x-d': 'never' } };
    const { sent } = await send({ headers, order: ['add', 'remove'] }, { headers: { 'x-b': '1' } });
    expect(sent?.headers).toEqual(['x-b', '1']);
  });

  test('what a client sends cannot begin another header', async () => {
    const options = { headers: { set: { 'x-q': 'q={{ request.query.q }}', 'x-wide': '{{ request.query.w }}' } } };
    const { sent } = await send(options, { target: '/?q=a%0d%0aset-cookie:%20x%00&w=%E2%82%AC' });
    expect(sent?.headers).toEqual(['x-q', 'q=a  set-cookie: x ', 'x-wide', 'â\u0082¬']);
  });

  test('variables take values of any kind', async () => {
    const options = {
      variables: { plan: '{{ consumer.plan }}', all: ['{{ consumer.groups }}', 1, { id: 'x-{{ consumer.id }}' }] },
    };
    const { variables } = await send(options, { target: '/?key=k' }, { consumers, before });
    expect(variables).toEqual({ plan: 'big', all: [['gold', 'eu'], 1, { id: 'x-alice' }] });
  });

  test('a method that is none fails, with the part', async () => {
    const { status, error } = await send({ method: '{{ request.query.m }}' }, { target: '/?m=A%20B' });
    expect([status, error]).toEqual([
      500,
      { code: 'TRANSFORM_FAILED', details: { part: 'method', reason: 'it is no method', found: 'A B' } },
    ]);
  });

  test('what cannot stand in a path is escaped', async () => {
    const { sent } = await send({ path: 'x/{{ request.query.p }}' }, { target: '/?p=a%20b%3Fc%23d%0d%0a' });
    expect(sent?.target).toBe('/x/a%20b%3Fc%23d%0D%0A?p=a%20b%3Fc%23d%0d%0a');
  });
});

describe('of a JSON body', () => {
  const body =
    '{"id":12345678901234567890,"user":{"name":"a","tags":["x"]},"items":[{"p":1.10},{"p":2,"q":0}],"n":null}';

  test.each<[string, unknown, string]>([
    [
      'members go',
      { remove: ['user', 'items[0]', 'none.x'] },
      '{"id":12345678901234567890,"items":[{"p":2,"q":0}],"n":null}',
    ],
    ['every entry of a list', { remove: ['id', 'user', 'n', 'items[*].p'] }, '{"items":[{},{"q":0}]}'],
    [
      'names change in their place',
      { rename: { 'user.name': 'first', id: 'n' } },
      '{"n":12345678901234567890,"user":{"first":"a","tags":["x"]},"items":[{"p":1.10},{"p":2,"q":0}]}',
    ],
    [
      'values change where they are',
      { remove: ['id', 'user', 'n'], replace: { 'items[*].q': 'new', z: 1 } },
      '{"items":[{"p":1.10},{"p":2,"q":"new"}]}',
    ],
    [
      'values come where there are none',
      { remove: ['id', 'user'], add: { n: 1, 'items[*].q': true, 'a.b.c': [1], 'new[0]': 1, 'far[3]': 1 } },
      '{"items":[{"p":1.10,"q":true},{"p":2,"q":0}],"n":null,"a":{"b":{"c":[1]}},"new":[1]}',
    ],
    [
      'values are put beside what is there',
      { remove: ['id', 'items'], append: { 'user.tags': 'y', 'user.name': 'b', n: 1, none: 2 } },
      '{"user":{"name":["a","b"],"tags":["x","y"]},"n":[null,1],"none":[2]}',
    ],
    [
      'values are put whatever there is',
      { remove: ['id', 'items', 'user'], set: { n: { a: null }, "['x.y']": null } },
      '{"n":{"a":null},"x.y":null}',
    ],
    [
      'a template gives its own kind',
      {
        remove: ['id', 'items', 'user', 'n'],
        set: {
          a: '{{ consumer.groups }}',
          b: '{{ number(request.query.n) }}',
          c: '{{ claims.none }}',
          d: '{{ request.json.user }}',
        },
      },
      '{"a":["gold","eu"],"b":5,"d":{"name":"a","tags":["x"]}}',
    ],
  ])('%s', async (_title, json, expected) => {
    const { sent } = await send({ json }, { target: '/?key=k&n=5', headers: JSON_TYPE, body }, { consumers, before });
    expect(sent?.text).toBe(expected);
    expect(sent?.headers).toEqual(['content-type', 'application/json', 'content-length', String(expected.length)]);
  });

  test('kinds can be asked for', async () => {
    const json = { set: { a: '1', b: 'true', c: 5, 'd.e': '{{ request.query.n }}' } };
    const jsonTypes = { a: 'number', b: 'boolean', c: 'string', 'd.e': 'number' };
    const request = { target: '/?n=1e3', headers: JSON_TYPE, body: '{}' };
    expect((await send({ json, jsonTypes }, request)).sent?.text).toBe('{"a":1,"b":true,"c":"5","d":{"e":1e3}}');
    expect((await send({ json, jsonTypes }, { ...request, target: '/?n=x' })).error).toEqual({
      code: 'TRANSFORM_FAILED',
      details: { path: 'd.e', reason: 'the value is no number' },
    });
  });

  test('that is not JSON is refused with its place, or passed on', async () => {
    const request = { headers: JSON_TYPE, body: '{"a":1,}' };
    const json = { set: { a: 2 } };
    expect((await send({ json }, request)).error).toMatchObject({
      code: 'BODY_MALFORMED',
      details: { line: 1, column: 8 },
    });
    const { sent, notes } = await send({ json, onMalformed: 'pass' }, request);
    expect([sent?.text, sent?.headers]).toEqual(['{"a":1,}', ['content-type', 'application/json']]);
    expect(notes['body']).toMatch(/^passed on as it is: /);
  });

  test('that is compressed is declined, by name', async () => {
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    expect((await send({ json: { set: { a: 1 } } }, { headers, body: 'x' })).error).toEqual({
      code: 'ENCODING_UNSUPPORTED',
      details: { encoding: 'gzip', reason: 'the body must be decompressed before' },
    });
  });

  test('that is too large is refused whatever is malformed', async () => {
    const options = { json: { set: { a: 1 } }, maxBody: 10, onMalformed: 'pass' };
    const { error } = await send(options, { headers: JSON_TYPE, body: '{"a":"0123456789"}' });
    expect(error).toEqual({ code: 'BODY_TOO_LARGE', details: { maxBytes: 10 } });
  });

  test('of another type, and one that is not there, stay as they are, and a note says so', async () => {
    const json = { set: { a: 1 } };
    const text = await send({ json }, { headers: { 'content-type': 'text/plain' }, body: '{}' });
    const none = await send({ json });
    expect([text.sent?.text, text.notes, none.sent?.text, none.notes]).toEqual([
      '{}',
      { body: 'not changed: it is text/plain' },
      '',
      { body: 'there is none to change' },
    ]);
  });

  test('nested deeper than anyone writes it is refused, not a crash', async () => {
    const { error } = await send({ json: { remove: ['a'] } }, { headers: JSON_TYPE, body: '['.repeat(200_000) });
    expect(error?.code).toBe('BODY_MALFORMED');
  });
});

describe('of a form', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

  test('fields change as parameters of a query do', async () => {
    const form = { remove: ['a'], rename: { b: 'c' }, append: { d: 'x y&z' } };
    const { sent } = await send({ form }, { headers: FORM, body: 'a=1&b=2+3&a=4' });
    expect([sent?.text, headerValue(sent?.headers ?? [], 'content-length')]).toEqual(['c=2+3&d=x%20y%26z', '17']);
  });

  test('of many parts is declined', async () => {
    const request = { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' };
    expect((await send({ form: { remove: ['a'] } }, request)).error?.code).toBe('TRANSFORM_FAILED');
    expect((await send({ form: { remove: ['a'] }, onMalformed: 'pass' }, request)).sent?.text).toBe('--x--');
  });
});

describe('of an answer', () => {
  const upstream = {
    status: 201,
    statusText: 'Made',
    headers: ['content-type', 'application/json', 'ETag', 'x'],
    body: textBody('{"a":1}'),
  };
  const response: BenchSettings = { phase: 'response', upstream };

  test('status, headers and body change', async () => {
    const options = {
      status: '{{ number(response.headers.etag) ?? 202 }}',
      headers: { set: { 'x-status': '{{ response.status }}' } },
      json: { set: { b: '{{ response.json.a }}' } },
    };
    const { status, headers, text } = await send(options, {}, response);
    expect([status, headers, text]).toEqual([
      202,
      ['content-type', 'application/json', 'ETag', 'x', 'x-status', '201', 'content-length', '13'],
      '{"a":1,"b":1}',
    ]);
  });

  test('a whole body takes the place of the one there was, also of a compressed one', async () => {
    const coded = {
      ...upstream,
      headers: [...upstream.headers, 'content-encoding', 'gzip', 'transfer-encoding', 'chunked'],
    };
    const options = { body: 'was {{ response.status }}', contentType: 'text/plain' };
    const { headers, text } = await send(options, {}, { ...response, upstream: coded });
    expect([headers, text]).toEqual([['content-type', 'text/plain', 'ETag', 'x', 'content-length', '7'], 'was 201']);
  });

  test('that has no body gets none', async () => {
    const { text, headers } = await send({ body: 'x' }, {}, { phase: 'response', upstream: { status: 204 } });
    expect([text, headers]).toEqual(['', []]);
  });

  test('that is not JSON is the fault of whoever sent it', async () => {
    const { status, error } = await send(
      { json: { remove: ['a'] } },
      {},
      { ...response, upstream: { ...upstream, body: textBody('{') } },
    );
    expect([status, error?.code]).toEqual([502, 'RESPONSE_INVALID']);
  });
});

describe('options that cannot work are refused', () => {
  test.each([
    [{ status: 200 }, 'request', 'it cannot be changed in request'],
    [{ path: '/a' }, 'response', 'it cannot be changed in response'],
    [{ body: 'x', json: { remove: ['a'] } }, 'request', 'form and json have nothing to change'],
    [{ headers: { set: { a: '{{ response.status }}' } } }, 'request', 'response.status cannot be asked in request'],
    [{ json: { set: { a: ['{{ request.json.a }}'] } } }, 'response', 'request.json cannot be asked in response'],
  ] as const)('%j in %s', async (options, phase, reason) => {
    await expect(PolicyBench.open(transform, options, { phase })).rejects.toThrow(reason);
  });

  test.each([
    [
      { headers: { set: { a: '{{ clams.sub }}' } } },
      'headers.set.a: there is no name clams, did you mean claims (line 1, column 4)',
    ],
    [{ headers: { set: { a: 'x\ny' } } }, 'headers.set.a: expected a header value on one line, in latin1 characters'],
    [
      { json: { remove: ['a..b'] } },
      "json.remove.0: expected a way to members, such as user.name, items[*].price or ['a.b']",
    ],
    [{ json: { set: { a: { b: ['{{'] } } } }, 'json.set.a.b.0: expected a value, found the end (line 1, column 3)'],
    [{ order: ['add', 'add'] }, 'order: expected every kind of edit once'],
  ])('%j', (options, fault) => {
    expect(optionFaults(transform, options)).toEqual([fault]);
  });
});
