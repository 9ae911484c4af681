import { describe, expect, test } from 'vitest';
import { renderTemplate, type RenderInput, type RenderOptions, type RenderResult } from './render.ts';
import { parseTemplate } from './template.ts';
import type { Profile } from './profile.ts';

function render(
  text: string,
  input: RenderInput = {},
  options: RenderOptions = {},
  profile: Profile = 'apigw',
): RenderResult {
  const parsed = parseTemplate(text, profile);
  if (parsed.kind === 'errors') throw new Error(parsed.errors[0]?.message);
  return renderTemplate(parsed.template, input, options);
}

function output(
  text: string,
  input: RenderInput = {},
  options: RenderOptions = {},
  profile: Profile = 'apigw',
): string {
  const result = render(text, input, options, profile);
  return result.kind === 'output' ? result.output : `${result.error.kind}: ${result.error.message}`;
}

const bad = (text: string, body: string): unknown => {
  const result = render(text, { gateway: { body } });
  return result.kind === 'error'
    ? [result.error.kind, result.error.column, result.error.message.slice(0, 40)]
    : result.output;
};

const run = (text: string, contextJson = '{}'): string =>
  output(
    text,
    { appsync: { contextJson } },
    { clock: () => Date.UTC(2026, 0, 31, 12, 5, 9, 7), random: () => 0.5 },
    'appsync',
  );

describe('API Gateway', () => {
  test('finds values of the payload by path', () => {
    const body = JSON.stringify({ a: [{ n: 1, t: 'x' }, { n: 2, t: 'y' }, { n: 3 }], 'b c': { d: null }, e: [] });
    const paths = [
      '$.a[0].n',
      '$.a[-1].n',
      '$.a[0,1].n',
      '$.a[1:].n',
      '$..t',
      "$['b c']",
      '$.a[?(@.n > 1 && @.t)].n',
      '$.a.length()',
      '$.a[*].n',
      'e',
      '$.missing',
      '$.a[?(@.t =~ /[xy]/)].t',
      "$.a[?(@.t in ['y'])].n",
      '$.a[0].n.sum()',
    ];
    const found = paths.map((path) => output(`$input.json("${path}")`, { gateway: { body } }));
    expect(found).toEqual([
      '1',
      '3',
      '[1,2]',
      '[2,3]',
      '["x","y"]',
      '{"d":null}',
      '[2]',
      '3',
      '[1,2,3]',
      '[]',
      '""',
      '["x","y"]',
      '[2]',
      '""',
    ]);
  });

  test('says why a path or a body cannot be read, at the call', () => {
    expect([
      bad("$input.path('$.a[')", '{}'),
      bad("a $input.json('$')", '{"a":'),
      bad("$input.json('$')", 'a=b'),
    ]).toEqual([
      ['method', 8, '“path” of a $input failed: expected a na'],
      ['method', 10, '“json” of a $input failed: the body is n'],
      '"a=b"',
    ]);
  });

  test('keeps digits of numbers that a double would lose', () => {
    expect(
      output("$input.path('$.n') $input.json('$')", { gateway: { body: '{"n":12345678901234567890,"d":7.0}' } }),
    ).toBe('12345678901234567890 {"n":12345678901234567890,"d":7.0}');
  });

  test('hands over what the template stored for the request and the answer', () => {
    const text =
      '#set($context.requestOverride.header.a = "1")$!context.requestOverride.path.put("id", [1, 2])#set($context.responseOverride.status = 404)';
    const result = render(text, { gateway: {} });
    expect(result.kind === 'output' ? result.overrides : undefined).toEqual({
      request: { header: { a: '1' }, path: { id: ['1', '2'] }, querystring: {} },
      response: { header: {}, status: 404 },
    });
  });

  test('shows the template of the answer what that of the request stored', () => {
    const overrides = {
      request: { header: { a: '1' }, path: {}, querystring: {} },
      response: { header: {}, status: 201 },
    };
    expect(
      output('$context.requestOverride.header.a $context.responseOverride.status', { gateway: { overrides } }),
    ).toBe('1 201');
  });

  test('escapes, encodes and decodes as its helpers say', () => {
    const text =
      "$util.escapeJavaScript($s) $util.urlEncode($s) $util.urlDecode('a+b%C3%A9') $util.base64Encode('é') $util.base64Decode('w6k=')";
    expect(output(text, { contextJson: '{"s":"a\'/é\\n"}', gateway: {} })).toBe(
      "a\\'\\/\\u00E9\\n a%27%2F%C3%A9%0A a bé w6k= é",
    );
  });
});

describe('AppSync', () => {
  test('ends with the value of #return', () => {
    const result = render('before #return({"a": [1, 2.0]})after', { appsync: {} }, {}, 'appsync');
    expect(result.kind === 'output' ? [result.output, result.returned] : result.error).toEqual([
      'before ',
      '{"a":[1,2.0]}',
    ]);
  });

  test('reads its context and writes DynamoDB’s form', () => {
    expect(
      run(
        '$ctx.args.id $util.dynamodb.toDynamoDBJson($ctx.arguments) $util.toJson($ctx.stash)',
        '{"arguments":{"id":7,"on":true,"l":["a"]}}',
      ),
    ).toBe('7 {"M":{"id":{"N":"7"},"on":{"BOOL":true},"l":{"L":[{"S":"a"}]}}} {}');
  });

  test('tells the time and makes identifiers from what is injected', () => {
    expect([
      run('$util.time.nowISO8601()'),
      run('$util.time.nowEpochSeconds()'),
      run("$util.time.nowFormatted('yyyy-MM-dd HH:mm:ssZ', 'Asia/Tokyo')"),
      run('$util.autoId()'),
    ]).toEqual([
      '2026-01-31T12:05:09.007Z',
      '1769861109',
      '2026-01-31 21:05:09+0900',
      '88888888-8888-4888-a888-888888888888',
    ]);
  });

  test('ends with the error that the template asks for', () => {
    expect(run("$util.error('no such item', 'NotFound')")).toBe(
      'method: “error” of a $util failed: no such item (NotFound)',
    );
  });
});

describe('the trace', () => {
  test('tells what each directive and reference did, and which output is theirs', () => {
    const result = render('#set($a = 1)#foreach($i in [1..2])#if($i == 2)<$i>#end#end', {}, { trace: true });
    const steps = result.trace?.steps.map((step) => [
      step.node,
      step.name,
      step.loopIndex,
      step.after ?? step.condition,
      step.output.start,
      step.output.end,
    ]);
    expect(steps).toEqual([
      ['set', '$a', undefined, '1', 0, 0],
      ['branch', '#if', 0, false, 0, 0],
      ['if', '#if', 0, undefined, 0, 0],
      ['turn', '#foreach', 0, undefined, 0, 0],
      ['branch', '#if', 1, true, 0, 0],
      ['reference', '$i', 1, '2', 1, 2],
      ['if', '#if', 1, undefined, 0, 3],
      ['turn', '#foreach', 1, undefined, 0, 3],
      ['foreach', '#foreach', undefined, undefined, 0, 3],
    ]);
  });

  test('gives values before and after a #set with their Java types', () => {
    const result = render('#set($a = 1)#set($a = $a + 0.5)', {}, { trace: true });
    expect(result.trace?.steps.map(({ before, after, type }) => [before, after, type])).toEqual([
      [undefined, '1', 'Integer'],
      ['1', '1.5', 'Double'],
    ]);
  });
});

test('a context that is no JSON object is an error, not an exception', () => {
  expect([output('x', { contextJson: '[]' }), output('x', { contextJson: '{' })]).toEqual([
    'parse: the context must be a JSON object',
    'parse: the context is not JSON: the text ends at offset 1 where JSON cannot go on',
  ]);
});

test('an error keeps what was printed before it', () => {
  const result = render('abc$s.substring(9)', { contextJson: '{"s":"x"}' });
  expect([result.kind, result.output]).toEqual(['error', 'abc']);
});
