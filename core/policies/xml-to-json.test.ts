import { describe, expect, test } from 'vitest';
import type { Body } from '../model/body.ts';
import { headerPairs } from '../model/http.ts';
import { PolicyBench } from '../testing/policy-bench.ts';
import { xmlToJson } from './xml-to-json.ts';

const XML_TYPE = { 'content-type': 'text/xml' };

async function send(options: unknown, body: string | Body, headers: Record<string, string> = XML_TYPE) {
  const bench = await PolicyBench.open(xmlToJson, options);
  return bench.send({ method: 'POST', headers, body });
}

describe('elements become entries', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['text alone is the value', {}, '<a>x &amp; <![CDATA[<y>]]></a>', '{"a":"x & <y>"}'],
    ['white space in a leaf stays', {}, '<a> </a>', '{"a":" "}'],
    ['an empty element is an empty text', {}, '<a/>', '{"a":""}'],
    ['attributes and text stand beside each other', {}, '<a b="1">x</a>', '{"a":{"@b":"1","#text":"x"}}'],
    ['the same name again makes a list', {}, '<a><b>1</b><c/><b>2</b></a>', '{"a":{"b":["1","2"],"c":""}}'],
    ['a list of one where that is asked for', { arrays: ['a/b'] }, '<a><b><b/></b></a>', '{"a":{"b":[{"b":""}]}}'],
    ['lists everywhere', { alwaysArrays: true }, '<a><b><c/></b></a>', '{"a":{"b":[{"c":[""]}]}}'],
    ['a list in the place of what is around it', { unwrap: ['a/b/c'] }, '<a><b><c>1</c></b></a>', '{"a":{"b":["1"]}}'],
    ['but not beside other things', { unwrap: ['a/b'] }, '<a><b/><c/></a>', '{"a":{"b":[""],"c":""}}'],
    ['text is always an entry', { textAlways: true, textName: '$' }, '<a><b>x</b></a>', '{"a":{"b":{"$":"x"}}}'],
    ['attributes in a block', { attributeBlock: '$', attributePrefix: '' }, '<a b="1"/>', '{"a":{"$":{"b":"1"}}}'],
    [
      'an attribute and an element of one name',
      { attributePrefix: '' },
      '<a b="1"><b>2</b></a>',
      '{"a":{"b":["1","2"]}}',
    ],
    ['outer elements are taken away', { stripLevels: 2 }, '<a><b><c>1</c><d/></b></a>', '{"c":"1","d":""}'],
    ['but never more than there are', { stripLevels: 9 }, '<a><b>1</b></a>', '"1"'],
    [
      'names that objects have anyway',
      {},
      '<a><__proto__ constructor="1"/></a>',
      '{"a":{"__proto__":{"@constructor":"1"}}}',
    ],
  ])('%s', async (_name, options, xml, json) => {
    expect((await send(options, xml)).sent?.text).toBe(json);
  });
});

describe('values are texts unless they are recognized', () => {
  test.each([
    [[], '<a b="1"><c>true</c></a>', '{"a":{"@b":"1","c":"true"}}'],
    [['number'], '<a b="1"><c>1e999</c><c>01</c><c> 1</c></a>', '{"a":{"@b":1,"c":[1e999,"01"," 1"]}}'],
    [['number'], '<a>12345678901234567890.10</a>', '{"a":12345678901234567890.10}'],
    [['boolean'], '<a><b>true</b><b>TRUE</b></a>', '{"a":{"b":[true,"TRUE"]}}'],
    [['empty'], '<a><b/><c d=""/></a>', '{"a":{"b":null,"c":{"@d":""}}}'],
    [
      ['nil'],
      '<a><b i:nil="true"/><c i:nil="true" d="1"/><d/></a>',
      '{"a":{"b":null,"c":{"@d":"1","#text":null},"d":""}}',
    ],
  ])('%j: %s', async (recognize, xml, json) => {
    expect((await send({ recognize }, xml)).sent?.text).toBe(json);
  });

  test('and null may be written as a text', async () => {
    expect((await send({ recognize: ['empty'], nullValue: 'NULL' }, '<a/>')).sent?.text).toBe('{"a":"NULL"}');
  });
});

describe('namespaces', () => {
  const xml = '<s:a xmlns:s="urn:s" xmlns="urn:d"><s:b s:c="1"/></s:a>';
  test.each([
    [{}, '{"s:a":{"@xmlns:s":"urn:s","@xmlns":"urn:d","s:b":{"@s:c":"1"}}}'],
    [{ namespaceSeparator: '$' }, '{"s$a":{"@xmlns$s":"urn:s","@xmlns":"urn:d","s$b":{"@s$c":"1"}}}'],
    [{ namespaces: 'strip' }, '{"a":{"b":{"@c":"1"}}}'],
    [{ namespaceBlock: '#ns' }, '{"s:a":{"#ns":{"s":"urn:s","$default":"urn:d"},"s:b":{"@s:c":"1"}}}'],
  ])('%j', async (options, json) => {
    expect((await send(options, xml)).sent?.text).toBe(json);
  });
});

test('type and length are those of the JSON, and notes tell what JSON has no place for', async () => {
  const { sent, notes } = await send({}, '<p>one <b>two</b> three<!-- c --><?pi x?></p>', {
    'content-type': 'application/xml; charset=UTF-8',
    'content-length': '45',
    'transfer-encoding': 'chunked',
  });
  expect([sent?.text, sent?.headers, notes]).toEqual([
    '{"p":{"b":"two","#text":"one  three"}}',
    ['content-type', 'application/json', 'content-length', '38'],
    {
      'left out': '2 comments and processing instructions',
      'mixed content': 'text of 1 elements lost its place between their elements',
      seen: '45 bytes of application/xml',
      verdict: 'converted to JSON',
    },
  ]);
});

describe('what is no XML is the fault of whoever sent it', () => {
  test.each([
    ['tags that cross', '<a>\n<b></a>', 'BODY_MALFORMED', { line: 2, column: 7, reason: expect.any(String) }],
    [
      'a document type',
      '<!DOCTYPE a><a/>',
      'THREAT_DETECTED',
      expect.objectContaining({ what: 'document type', line: 1 }),
    ],
    [
      'tags without end',
      '<a>'.repeat(100_000),
      'BODY_MALFORMED',
      { reason: 'nested deeper than 1000', line: 1, column: 3003 },
    ],
    [
      'another encoding',
      '<?xml version="1.0" encoding="latin1"?><a/>',
      'ENCODING_UNSUPPORTED',
      expect.objectContaining({ charset: 'latin1' }),
    ],
  ])('%s', async (_name, body, code, details) => {
    expect((await send({}, body)).error).toEqual({ code, details });
  });

  test('also in an answer', async () => {
    const body: Body = { kind: 'bytes', bytes: new TextEncoder().encode('<a>') };
    const bench = await PolicyBench.open(
      xmlToJson,
      {},
      { phase: 'response', upstream: { headers: ['content-type', 'text/xml'], body } },
    );
    const { status, error } = await bench.send();
    expect([status, error?.code, error?.details['because']]).toEqual([502, 'RESPONSE_INVALID', 'BODY_MALFORMED']);
  });
});

describe('an answer', () => {
  const body: Body = { kind: 'bytes', bytes: new TextEncoder().encode('<a/>') };
  const upstream = { headers: ['Content-Type', 'text/xml', 'Content-Length', '4'], body };

  test('is converted with its headers', async () => {
    const bench = await PolicyBench.open(xmlToJson, {}, { phase: 'response', upstream });
    const { text, headers } = await bench.send();
    expect([text, headerPairs(headers)]).toEqual([
      '{"a":""}',
      [
        ['Content-Type', 'application/json'],
        ['Content-Length', '8'],
      ],
    ]);
  });

  test.each([
    ['application/json', '{"a":""}'],
    ['text/html, application/*;q=0.5', '{"a":""}'],
    ['application/vnd.x+json', '{"a":""}'],
    [undefined, '{"a":""}'],
    ['text/xml, application/json;q=0', '<a/>'],
  ])('is converted for those who ask for JSON: %s', async (accept, text) => {
    const bench = await PolicyBench.open(xmlToJson, { accept: true }, { phase: 'response', upstream });
    expect((await bench.send({ headers: accept === undefined ? {} : { accept } })).text).toBe(text);
  });
});
