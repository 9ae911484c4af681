import { expect, test } from 'vitest';
import { compareXml } from './compare-xml.ts';

test('documents differ by the paths of their elements and attributes', () => {
  expect(
    compareXml(
      '<order id="1" at="x"><item>a</item><item n="1">b</item><gone/></order>',
      '<order at="x" id="2">\n  <item>a</item>\n  <item n="1"><![CDATA[c]]></item>\n</order>',
    ),
  ).toEqual([
    { part: 'body', path: '/order/@id', recorded: '1', replayed: '2' },
    { part: 'body', path: '/order/item[2]', recorded: 'b', replayed: 'c' },
    { part: 'body', path: '/order/gone', recorded: '' },
  ]);
});

test('what is laid out differently is the same, and what is no XML is not compared as it', () => {
  expect([compareXml('<a b="1" c="2"><d/></a>', "<a c='2' b='1'>\n<d></d></a>"), compareXml('<a>', '<a/>')]).toEqual([
    [],
    undefined,
  ]);
});
