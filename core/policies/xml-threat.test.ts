import { describe, expect, test } from 'vitest';
import type { Body } from '../model/body.ts';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { xmlThreat } from './xml-threat.ts';

const XML_TYPE = { 'content-type': 'text/xml; charset=utf-8' };

async function send(options: unknown, body: string | Body, headers: Record<string, string> = XML_TYPE) {
  const bench = await PolicyBench.open(xmlThreat, options);
  return bench.send({ method: 'POST', headers, body });
}

const NS = 'xmlns:ab="urn:x"';

describe('a limit lets its own figure in and refuses one more', () => {
  test.each([
    [{ names: { element: 4 } }, '<ab:c/>', '<ab:cd/>', 'element name', 4, 5],
    [{ names: { attribute: 2 } }, `<a ${NS} bc="1"/>`, '<a bcd="1"/>', 'attribute name', 2, 3],
    [{ names: { prefix: 2 } }, `<ab:c ${NS}/>`, '<a xmlns:abc="urn:x"/>', 'prefix', 2, 3],
    [{ names: { target: 3 } }, '<?foo bar?><a/>', '<a><?fooo?></a>', 'target', 3, 4],
    [{ structure: { depth: 2 } }, '<a><b/><b/></a>', '<a><b><c/></b></a>', 'depth', 2, 3],
    [{ structure: { attributes: 1 } }, `<a ${NS} b="1"><c d="1"/></a>`, '<a b="1" c="2"/>', 'attributes', 1, 2],
    [{ structure: { namespaces: 1 } }, `<a ${NS} b="1"/>`, `<a ${NS} xmlns="urn:y"/>`, 'namespaces', 1, 2],
    [{ structure: { children: 2 } }, '<a><b>x</b><!--y--></a>', '<a>x<b/><?c?></a>', 'children', 2, 3],
    [
      { structure: { children: 1, counted: ['element'] } },
      '<a> <b/> <!-- --> </a>',
      '<a><b/><b/></a>',
      'children',
      1,
      2,
    ],
    [{ values: { text: 2 } }, '<a>&lt;&#65;</a>', '<a><![CDATA[xyz]]></a>', 'text', 2, 3],
    [{ values: { attribute: 2 } }, `<a ${NS} b="&amp;1"/>`, '<a b="123"/>', 'attribute value', 2, 3],
    [{ values: { namespaceUri: 5 } }, `<a ${NS} b="123456"/>`, '<a xmlns="urn:xy"/>', 'namespace URI', 5, 6],
    [{ values: { comment: 2 } }, '<a><!--xy--></a>', '<a><!--xyz--></a>', 'comment', 2, 3],
    [{ values: { instruction: 2 } }, '<a><?b cd?></a>', '<a><?b cde?></a>', 'instruction', 2, 3],
  ])('%j', async (options, allowed, refused, what, limit, found) => {
    const bench = await PolicyBench.open(xmlThreat, options);
    const passed = await bench.send({ method: 'POST', headers: XML_TYPE, body: allowed });
    const { error, sent } = await bench.send({ method: 'POST', headers: XML_TYPE, body: refused });
    expect([passed.sent?.text, passed.error, error?.code, error?.details, sent]).toEqual([
      allowed,
      undefined,
      'THREAT_DETECTED',
      { what, limit, found, line: 1, column: expect.any(Number) },
      undefined,
    ]);
  });
});

test('notes tell what was seen, what is asked and where it was passed', async () => {
  const { notes } = await send({ structure: { depth: 2 }, values: { text: 9 } }, '<a>\n <b>\n  <c d=""/></b></a>');
  expect(notes).toEqual({
    seen: '28 bytes, depth 3, 3 elements',
    rule: 'no document type, depth 2, text value 9',
    verdict: 'depth 3 at line 3, column 5',
  });
});

const LAUGHS = `<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<lolz>&b;</lolz>`;

describe('hostile bodies are the fault of the client', () => {
  test.each<[string, string | Body, string, Record<string, unknown>]>([
    ['billion laughs', LAUGHS, 'THREAT_DETECTED', { what: 'document type', line: 2 }],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'THREAT_DETECTED', { line: 1 }],
    ['an entity nobody declared', '<a>&b;</a>', 'BODY_MALFORMED', { reason: 'undefined entity', line: 1 }],
    ['tags without end', '<a>'.repeat(100_000), 'THREAT_DETECTED', { what: 'depth', limit: 1000, found: 1001 }],
    ['tags that cross', '<a>\n<b></a></b>', 'BODY_MALFORMED', { line: 2, column: 7 }],
    ['an attribute given twice', '<a b="1" b="2"/>', 'BODY_MALFORMED', { line: 1 }],
    ['no XML at all', '{}', 'BODY_MALFORMED', { line: 1 }],
    ['a character that XML has not', '<a>\u0001</a>', 'BODY_MALFORMED', { line: 1 }],
    ['another encoding', '<?xml version="1.0" encoding="EBCDIC"?><a/>', 'ENCODING_UNSUPPORTED', { charset: 'EBCDIC' }],
    [
      'bytes that are no UTF-8',
      { kind: 'bytes', bytes: new Uint8Array([0x3c, 0xc3, 0x28, 0x3e]) },
      'BODY_MALFORMED',
      { reason: 'the body is not valid UTF-8' },
    ],
  ])('%s', async (_name, body, code, details) => {
    const { error } = await send({}, body);
    expect(error).toEqual({ code, details: expect.objectContaining(details) });
  });
});

test('names that objects have anyway and a byte order mark are nothing special', async () => {
  const body = '\ufeff<constructor __proto__="1" toString="2"><__proto__/></constructor>';
  expect((await send({ structure: { attributes: 2 } }, body)).error).toBeUndefined();
});

test('a document type is the verdict that notes tell', async () => {
  const { notes } = await send({}, '<!DOCTYPE a><a/>');
  expect(notes).toEqual({
    rule: 'no document type, depth 1000',
    verdict: expect.stringMatching(/^a document type is refused at line 1, column \d+$/),
  });
});

test('only XML is looked at', async () => {
  const verdicts = [];
  for (const type of ['application/soap+xml', 'application/json'])
    verdicts.push((await send({}, '<a', { 'content-type': type })).notes['verdict']);
  expect(verdicts).toEqual(['document must contain a root element at line 1, column 2', 'not looked at']);
});

test('in an answer the fault is the upstream’s', async () => {
  const body: Body = { kind: 'bytes', bytes: new TextEncoder().encode('<!DOCTYPE a><a/>') };
  const upstream = { headers: ['content-type', 'application/xml'], body };
  const bench = await PolicyBench.open(xmlThreat, {}, { phase: 'response', upstream });
  const { status, error } = await bench.send();
  expect([status, error?.code, error?.details['because']]).toEqual([502, 'RESPONSE_INVALID', 'THREAT_DETECTED']);
});

test.each([
  [{ structure: { depth: 1001 } }, 'structure.depth: Too big: expected number to be <=1000'],
  [{ depth: 3 }, ': Unrecognized key: "depth"'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(xmlThreat, options)).toEqual([fault]);
});
