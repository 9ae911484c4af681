import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { vtlRequest } from './vtl-request.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const ORDER = '{"user":{"id":7,"name":"Ada \\"A\\" L."},"items":[{"sku":"a"},{"sku":"b"}]}';

async function bench(options: object): Promise<PolicyBench> {
  return PolicyBench.open(vtlRequest, options, { params: { id: '42' } });
}

describe('vtl-request', () => {
  test('makes the body for the upstream, with its length, from body, parameters and context', async () => {
    const template = `#set($body = $input.path('$'))
{"id":"$input.params('id')","page":"$input.params('page')","skus":[#foreach($i in $body.items)"$i.sku"#if($foreach.hasNext),#end#end],"user":$input.json('$.user.name'),"ip":"$context.identity.sourceIp","stage":"$stageVariables.table"}`;
    const active = await bench({ templates: { 'application/json': template }, stageVariables: { table: 'orders' } });
    const { sent } = await active.send({ method: 'POST', target: '/o?page=2', headers: JSON_TYPE, body: ORDER });
    const text = '{"id":"42","page":"2","skus":["a","b"],"user":"Ada \\"A\\" L.","ip":"192.0.2.1","stage":"orders"}';
    expect(sent).toEqual({
      method: 'POST',
      target: '/o?page=2',
      headers: ['content-type', 'application/json; charset=utf-8', 'content-length', String(text.length)],
      text,
    });
  });

  test('sets the headers and parameters that the template asks for', async () => {
    const template = `#set($context.requestOverride.header.X-Who = "ada")
#set($context.requestOverride.querystring.page = ["3", "4"])
ok`;
    const active = await bench({ templates: { $default: template }, contentType: 'text/plain' });
    const { sent } = await active.send({ method: 'PUT', target: '/o?page=2&size=5', headers: JSON_TYPE, body: '{}' });
    expect([sent?.target, sent?.headers, sent?.text]).toEqual([
      '/o?size=5&page=3&page=4',
      ['content-type', 'text/plain', 'content-length', '2', 'X-Who', 'ada'],
      'ok',
    ]);
  });

  test('sends no body with methods that have none, and says so', async () => {
    const active = await bench({ templates: { 'application/json': '{"made":true}' } });
    const { sent, notes } = await active.send({ method: 'GET' });
    expect([sent?.text, sent?.headers, notes['body']]).toEqual(['', [], 'made, not sent with GET']);
  });

  test.each([
    ['when_no_match', { 'application/json': 'x' }, 200],
    ['when_no_match', {}, 200],
    ['when_no_templates', { 'application/json': 'x' }, 415],
    ['when_no_templates', {}, 200],
    ['never', { 'application/json': 'x' }, 415],
    ['never', {}, 415],
    ['never', { $default: 'x' }, 200],
  ])('with passthrough %s and templates %j, XML is answered with %i', async (passthrough, templates, status) => {
    const active = await bench({ templates, passthrough });
    const result = await active.send({ method: 'POST', headers: { 'content-type': 'application/xml' }, body: '<a/>' });
    expect([result.status, result.error?.code]).toEqual([
      status,
      status === 415 ? 'MEDIA_TYPE_UNSUPPORTED' : undefined,
    ]);
  });

  test('a body without a type is taken as JSON', async () => {
    const active = await bench({ templates: { 'application/json': 'made' }, passthrough: 'never' });
    expect((await active.send({ method: 'POST', body: '{}' })).sent?.text).toBe('made');
  });

  test('a template that fails says which kind, where and why', async () => {
    const active = await bench({ templates: { 'application/json': "{\n $input.path('$.name').substring(99) }" } });
    const { status, error } = await active.send({ method: 'POST', headers: JSON_TYPE, body: '{"name":"Ada"}' });
    expect([status, error?.code, error?.details['kind'], error?.details['line'], error?.details['column']]).toEqual([
      500,
      'TEMPLATE_FAILED',
      'method',
      2,
      24,
    ]);
  });

  test('a header that cannot be sent is an error, not a broken request', async () => {
    const active = await bench({
      templates: { 'application/json': '#set($context.requestOverride.header.x = $input.path("$.v"))' },
    });
    const { error } = await active.send({ method: 'POST', headers: JSON_TYPE, body: '{"v":"a\\r\\nb: c"}' });
    expect([error?.code, error?.details['kind']]).toEqual(['TEMPLATE_FAILED', 'header']);
  });

  test('a template that cannot be read is refused when the configuration is, with its line and column', async () => {
    await expect(bench({ templates: { 'application/json': 'a\n#if($x)' } })).rejects.toThrow(
      /application\/json, line 2/,
    );
  });

  test('options are checked', () => {
    expect(
      optionFaults(vtlRequest, { templates: { a: 1 }, passthrough: 'WHEN' }).map((fault) => fault.split(':')[0]),
    ).toEqual(['templates.a', 'passthrough']);
  });
});
