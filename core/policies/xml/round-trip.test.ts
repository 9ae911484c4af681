import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readJsonTree, writeJsonTree } from '../json-scan/json-tree.ts';
import { loadXml, type Xml } from './load-xml.ts';
import { xmlToJsonTree, type ToJsonOptions } from './to-json.ts';
import { jsonToXmlText, type ToXmlOptions } from './to-xml.ts';
import { attributeText, elementText } from './xml-text.ts';
import { readXmlTree } from './xml-tree.ts';

const TO_JSON: ToJsonOptions = {
  attributePrefix: '@',
  textName: '#text',
  textAlways: false,
  recognize: ['number', 'boolean', 'nil'],
  arrays: [],
  unwrap: [],
  alwaysArrays: false,
  stripLevels: 0,
  namespaces: 'keep',
  namespaceSeparator: ':',
  defaultNamespace: '$default',
};
const TO_XML: ToXmlOptions = {
  root: 'root',
  rootWhen: 'needed',
  arrayRoot: 'array',
  arrayItem: 'item',
  attributePrefix: '@',
  textName: '#text',
  namespaceSeparator: ':',
  defaultNamespace: '$default',
  nulls: 'nil',
  replacement: '_',
  declaration: false,
  indent: false,
};

let xml: Xml;
beforeAll(async () => {
  xml = await loadXml();
});

function toJson(text: string): string {
  return writeJsonTree(xmlToJsonTree(readXmlTree(xml, text), TO_JSON).value);
}

function toXml(json: string): string {
  return jsonToXmlText(readJsonTree(new TextEncoder().encode(json)), TO_XML).text;
}

const name = fc.stringMatching(/^[a-zé_][a-z0-9.-]{0,3}$/).filter((text) => text !== 'xmlns');
const text = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter((found) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(found));

/** Elements without mixed content, those of one name beside each other: what JSON can hold. */
const { element } = fc.letrec<{ element: (tag: string) => string }>((tie) => ({
  element: fc
    .tuple(
      fc.dictionary(name, text, { maxKeys: 2 }),
      fc.oneof(
        { depthSize: 'small' },
        text.map(elementText),
        fc.constant(''),
        fc
          .dictionary(name, fc.array(tie('element'), { minLength: 1, maxLength: 3 }), { minKeys: 1, maxKeys: 3 })
          .map((groups) =>
            Object.entries(groups)
              .flatMap(([tag, writers]) => writers.map((write) => write(tag)))
              .join(''),
          ),
      ),
    )
    .map(([attributes, inner]) => (tag: string) => {
      const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(value)}"`);
      return inner === '' ? `<${tag}${written.join('')}/>` : `<${tag}${written.join('')}>${inner}</${tag}>`;
    }),
}));

test('XML without mixed content is the same after a way over JSON', () => {
  fc.assert(
    fc.property(name, element, (tag, write) => {
      const document = write(tag);
      expect(toXml(toJson(document))).toBe(document);
    }),
  );
});

const scalar = fc.oneof(
  text.filter((found) => !/^(true|false|-?\d.*)$/s.test(found)),
  fc.constant(''),
  fc.boolean(),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }).filter((number) => !Object.is(number, -0)),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: unknown; object: unknown; list: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('object'), tie('list')),
  object: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3 }),
  list: fc.array(fc.oneof(scalar, tie('object')), { minLength: 2, maxLength: 3 }),
}));

test('JSON is the same after a way over XML, but for lists of none or one and lists in lists', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { minKeys: 2, maxKeys: 3 }), (entries) => {
      const json = JSON.stringify({ all: { ...entries, isLast: 0 } });
      expect(toJson(toXml(json)).replace('"@xmlns:xsi":"http://www.w3.org/2001/XMLSchema-instance",', '')).toBe(json);
    }),
  );
});
