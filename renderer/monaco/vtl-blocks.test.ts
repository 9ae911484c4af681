import { describe, expect, test } from 'vitest';
import { findBlocks, foldingLines, wordsTogether } from './vtl-blocks.ts';

function words(text: string): readonly unknown[] {
  return findBlocks(text).map(({ words: found, isClosed }) => [
    found.map(({ start, end }) => text.slice(start, end)),
    isClosed,
  ]);
}

describe('the blocks of a template', () => {
  test('are its directives with their ends, inner ones within', () => {
    expect(words('#foreach($a in $b)#{if}($a)x#elseif($c)y#{else}z#end#end#macro(m)#define($d)1#end#end')).toEqual([
      [['#foreach', '#end'], true],
      [['#{if}', '#elseif', '#{else}', '#end'], true],
      [['#macro', '#end'], true],
      [['#define', '#end'], true],
    ]);
  });

  test('without an end are not closed, and ends without a block are nothing', () => {
    expect(words('#end #if($a) #foreach($b in $c) #end')).toEqual([
      [['#if'], false],
      [['#foreach', '#end'], true],
    ]);
  });

  test('are not seen in comments, literals and behind a backslash', () => {
    expect(words('## #if\n#* #if *# #[[ #if ]]# \\#if #if(1)##end\n#end')).toEqual([[['#if', '#end'], true]]);
  });
});

test('the words that belong together are found from any of them', () => {
  const text = '#if($a) x #else y #end';
  const all = [
    { start: 0, end: 3 },
    { start: 10, end: 15 },
    { start: 18, end: 22 },
  ];
  expect([0, 12, 22, 8].map((offset) => wordsTogether(text, offset))).toEqual([all, all, all, []]);
});

test('a block folds up to the line before its next word', () => {
  expect(foldingLines('#if($a)\n 1\n 2\n#else\n 3\n#end\n#if($b) 4 #end')).toEqual([
    { start: 1, end: 3 },
    { start: 4, end: 5 },
  ]);
});
