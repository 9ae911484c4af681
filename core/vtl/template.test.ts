import { describe, expect, test } from 'vitest';
import type { Profile } from './profile.ts';
import { parseTemplate, settingsOf } from './template.ts';

function errors(text: string, profile: Profile = 'apigw'): unknown[] {
  const parsed = parseTemplate(text, profile);
  if (parsed.kind === 'template') return [];
  return parsed.errors.map(({ line, column, message, related }) => [
    `${line}:${column}`,
    message,
    ...(related === undefined ? [] : [`${related.line}:${related.column}`]),
  ]);
}

describe('a template with errors', () => {
  test('reports each of them, the one the service stops at first', () => {
    const text = ['#set($a = )', '#if($x == null)', '  $y[abc]', '#else', '#else', '#end', '#end'].join('\n');
    expect(errors(text)).toEqual([
      ['1:11', 'expected a string, a number, a reference, a list, a map, true or false, found “)”'],
      ['2:11', 'expected a string, a number, a reference, a list, a map, true or false, found “null”'],
      ['3:6', '"a" cannot stand here: “[” right after a reference begins an index', '3:5'],
      ['5:1', '“#else” stands inside “#if”, which needs “#end”', '2:1'],
      ['7:1', '“#end” without an open block'],
    ]);
  });

  test('says where the block began that is never closed', () => {
    expect(errors('a\n#foreach($i in $l)\n#if($i)\nx\n#end\n')).toEqual([
      ['5:5', 'the template ends inside “#foreach”, which needs “#end”', '2:1'],
    ]);
  });

  test('says what is wrong inside of a string, at its quote', () => {
    expect(errors('#set($a = "x #if")')).toEqual([
      ['1:11', 'the template in this string cannot be read: expected “(”, found the end of the template', '1:17'],
    ]);
  });

  test('names what could have stood at the place', () => {
    const parsed = parseTemplate('#set($a 1)');
    expect(parsed.kind === 'errors' ? parsed.errors[0]?.expected : []).toEqual(['“=”']);
  });
});

test('settings come from the properties of the engine', () => {
  expect([
    settingsOf({ 'parser.space_gobbling': 'bc' }),
    settingsOf({ 'parser.space_gobbling': 'no', other: 1 }),
  ]).toEqual([{ spaceGobbling: 'bc' }, {}]);
});
