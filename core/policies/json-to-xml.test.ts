import { describe, expect, test } from 'vitest';
import type { Body } from '../model/body.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { jsonToXml } from './json-to-xml.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function send(
  options: Record<string, unknown>,
  body: string | Body,
  headers: Record<string, string> = JSON_TYPE,
) {
  const bench = await PolicyBench.open(jsonToXml, { declaration: false, ...options });
  return bench.send({ method: 'POST', headers, body });
}

describe('entries become elements', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['the only entry is the root', {}, '{"a":{"b":1,"c":true}}', '<a><b>1</b><c>true</c></a>'],
    ['unless a root is wanted', { root: 'r', rootWhen: 'always' }, '{"a":1}', '<r><a>1</a></r>'],
    ['several get one', { root: 'Document' }, '{"a":1,"b":""}', '<Document><a>1</a><b/></Document>'],
    ['so does a list under the only one', {}, '{"a":[1,2]}', '<root><a>1</a><a>2</a></root>'],
    ['and an attribute', {}, '{"@a":"1"}', '<root a="1"/>'],
    ['a list is the root', { arrayRoot: 'l', arrayItem: 'i' }, '[1,[2,3]]', '<l><i>1</i><i><i>2</i><i>3</i></i></l>'],
    ['a text is the root', {}, '"x"', '<root>x</root>'],
    ['nothing is left of an empty object', {}, '{}', '<root/>'],
    [
      'attributes and text',
      {},
      '{"a":{"@b":"<\\"&\\n","#text":"a<b\\r"}}',
      '<a b="&lt;&quot;&amp;&#10;">a&lt;b&#13;</a>',
    ],
    ['attributes in a block', { attributeBlock: '$' }, '{"a":{"$":{"b":1,"c":[1]}}}', '<a b="1" c="[1]"/>'],
    ['what is no attribute stays an element', {}, '{"a":{"@b":{"c":1}}}', '<a><_b><c>1</c></_b></a>'],
    ['text before elements', {}, '{"a":{"b":1,"#text":"x"}}', '<a>x<b>1</b></a>'],
    ['digits are not lost', {}, '{"a":12345678901234567890.10}', '<a>12345678901234567890.10</a>'],
    ['numbers beyond a double neither', {}, '{"a":1e999}', '<a>1e999</a>'],
    [
      'names XML cannot have',
      {},
      '{"a":{"1 b":1,"":2,"__proto__":3}}',
      '<a><_1_b>1</_1_b><_>2</_><__proto__>3</__proto__></a>',
    ],
    ['characters XML cannot have', {}, '{"a":"\\u0001\\ud800😀"}', '<a>\ufffd\ufffd😀</a>'],
    ['namespaces', { namespaceSeparator: '$' }, '{"s$a":{"@xmlns$s":"u"}}', '<s:a xmlns:s="u"/>'],
    [
      'namespaces in a block',
      { namespaceBlock: '#ns' },
      '{"s:a":{"#ns":{"s":"u","$default":"v"}}}',
      '<s:a xmlns:s="u" xmlns="v"/>',
    ],
  ])('%s', async (_name, options, json, xml) => {
    expect((await send(options, json)).sent?.text).toBe(xml);
  });
});

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

test.each([
  [{}, `<a ${XSI} c="" d=""><b xsi:nil="true"/></a>`],
  [{ nulls: 'empty' }, '<a c="" d=""><b/></a>'],
  [{ nulls: 'omit' }, '<a c=""></a>'],
  [{ nullValue: 'NULL' }, '<a c="" d="NULL"><b>NULL</b></a>'],
])('null with %j', async (options, xml) => {
  expect((await send(options, '{"a":{"@c":"","@d":null,"b":null}}')).sent?.text).toBe(xml);
});

test('a document that declares the prefix of nil itself does so once', async () => {
  const json = `{"a":{"@xmlns:xsi":"http://www.w3.org/2001/XMLSchema-instance","#text":null}}`;
  expect((await send({}, json)).sent?.text).toBe(`<a ${XSI} xsi:nil="true"/>`);
});

test('it begins with a declaration and is on several lines where that is wanted', async () => {
  const { sent, notes } = await send({ declaration: true, indent: true }, '{"a":{"b":[1,{"c d":2}],"e":[]}}');
  expect([sent?.text, sent?.headers, notes]).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b>1</b>\n  <b>\n    <c_d>2</c_d>\n  </b>\n</a>',
    ['content-type', 'application/xml; charset=utf-8', 'content-length', '88'],
    {
      renamed: '1 names that XML cannot have',
      'left out': '1 empty lists',
      seen: '32 bytes of application/json',
      verdict: 'converted to XML',
    },
  ]);
});

describe('what is no JSON is the fault of whoever sent it', () => {
  test.each<[string, string | Body, Record<string, unknown>]>([
    ['a comma too many', '{"a":1,\n}', { reason: 'expected a name in double quotes', line: 2, column: 1 }],
    ['brackets without end', '['.repeat(100_000), { reason: 'nested deeper than 1000', line: 1, column: 1001 }],
    [
      'no UTF-8',
      { kind: 'bytes', bytes: new Uint8Array([0x22, 0xc3, 0x22]) },
      { reason: 'the body is not valid UTF-8' },
    ],
  ])('%s', async (_name, body, details) => {
    expect((await send({}, body)).error).toEqual({ code: 'BODY_MALFORMED', details });
  });

  test('and the deepest there may be is converted', async () => {
    const { sent } = await send({}, `${'['.repeat(1000)}1${']'.repeat(1000)}`);
    expect(sent?.text.match(/<item>/g)?.length).toBe(1000);
  });

  test('also in an answer', async () => {
    const body: Body = { kind: 'bytes', bytes: new TextEncoder().encode('{') };
    const upstream = { headers: ['content-type', 'application/json'], body };
    const bench = await PolicyBench.open(jsonToXml, {}, { phase: 'response', upstream });
    expect((await bench.send()).error?.code).toBe('RESPONSE_INVALID');
  });
});

test.each([
  [{ root: 'a b' }, 'root: expected a name that an XML element can have'],
  [{ replacement: '<' }, 'replacement: expected characters that a name can have'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(jsonToXml, options)).toEqual([fault]);
});
