import { expect, test } from 'vitest';
import { prettyXml } from './pretty-xml.ts';

test('elements get a line each, and one with text alone stays on its line', () => {
  expect(prettyXml('<?xml version="1.0"?><a x="1>2"><b>text</b><c/><d></d>tail</a>')).toBe(
    ['<?xml version="1.0"?>', '<a x="1>2">', '  <b>text</b>', '  <c/>', '  <d></d>', '  tail', '</a>'].join('\n'),
  );
});

test('comments and literal text are not looked into', () => {
  expect(prettyXml('<a><!-- <b> --><c><![CDATA[<x></y>]]></c></a>')).toBe(
    ['<a>', '  <!-- <b> -->', '  <c><![CDATA[<x></y>]]></c>', '</a>'].join('\n'),
  );
});

test('what is not well-formed keeps its text', () => {
  expect(prettyXml('</a><b>1 < 2')).toBe(['</a>', '<b>', '  1', '  <', '  2'].join('\n'));
  expect(prettyXml('<a><b attr="cut')).toContain('b attr="cut');
  expect(prettyXml('')).toBe('');
});
