import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../template.ts';
import type { Profile } from '../profile.ts';
import { renderTemplate } from '../render.ts';
import { lintOutput, lintTemplate } from './lint.ts';

function lint(text: string, profile: Profile = 'apigw'): string[] {
  const parsed = parseTemplate(text, profile);
  if (parsed.kind === 'errors') return ['parse'];
  return lintTemplate(parsed.template).map(
    (finding) => `${finding.rule} ${text.slice(finding.start, finding.start + finding.length)}`,
  );
}

describe('lint', () => {
  test('says that a minus sign belongs to the name', () => {
    expect([lint('$total-1'), lint('$a.x-$b.y'), lint('$m.X-Api-Key'), lint('$total-1', 'velocity-2')]).toEqual([
      ['hyphen-in-name $total-1'],
      ['hyphen-in-name $a.x-'],
      [],
      [],
    ]);
  });

  test('says that a missing value is true, but not of questions', () => {
    const text = "#set($ok = $n > 1)#if($input.path('$.a') && !$ok && $list.isEmpty() && $x == 1)y#end";
    expect([lint(text), lint('#if($x)y#end', 'velocity-1.7')]).toEqual([["missing-is-true $input.path('$.a')"], []]);
  });

  test('says that literals and arithmetic are never true', () => {
    expect(lint("#if('a')x#elseif($n + 1)y#elseif(true)z#end")).toEqual(["always-false 'a'", 'always-false $n + 1']);
  });

  test('says what AWS does not have', () => {
    expect([
      lint('#macro(m)x#end#evaluate($s)'),
      lint('$util.toJson($x)$util.time.nowISO8601()$ctx.args'),
      lint('$util.qr($x)', 'appsync'),
    ]).toEqual([
      ['not-on-aws #macro', 'not-on-aws #evaluate'],
      ['other-service $util.toJson($x)', 'other-service $util.time.nowISO8601()', 'other-service $ctx.args'],
      [],
    ]);
  });

  test('says that a word glued to a directive is text', () => {
    expect([lint('#if($x == 1)a#elseB#end'), lint('#macro(elseB)x#end#elseB()', 'velocity-1.7')]).toEqual([
      ['glued-directive #elseB'],
      [],
    ]);
  });

  test('says which blanks are printed', () => {
    expect(lint('a\n  #if(true)\n  b\n  #end')).toEqual(['indentation-stays   ']);
  });

  test('says that escapeJavaScript breaks JSON, unless that is mended', () => {
    expect([lint('$util.escapeJavaScript($s)'), lint(`$util.escapeJavaScript($s).replaceAll("\\\\'","'")`)]).toEqual([
      ['escaped-quote $util.escapeJavaScript($s)'],
      [],
    ]);
  });

  test('says where JSON breaks when a value is missing', () => {
    expect(lint(`{"a": $input.path('$.a'), "b": "$x", "c": $input.json('$.c')}`)).toEqual([
      "unquoted-value $input.path('$.a')",
    ]);
  });

  test('says what prints its own source text outside of API Gateway', () => {
    expect(lint('#set($a = {})$m.x $!m.y $a.z', 'velocity-1.7')).toEqual(['not-quiet $m.x']);
  });

  test('says what has no value at all', () => {
    expect(lint('$s.class $s.frobnicate() $input.body $input.paht("$")')).toEqual([
      'no-reflection class',
      'unknown-method frobnicate()',
      'unknown-method paht("$")',
    ]);
  });

  test('says which targets and loops do nothing', () => {
    expect(lint('#set(${a} = 1)#foreach($i $l)x#end')).toEqual(['odd-target ${a}', 'empty-loop #foreach']);
  });

  test('says which part of the template printed what is not JSON', () => {
    const text = '{"a": $x}';
    const parsed = parseTemplate(text);
    if (parsed.kind === 'errors') throw new Error('the template cannot be read');
    const outcome = (contextJson: string): unknown[] =>
      lintOutput(parsed.template, renderTemplate(parsed.template, { contextJson }, { trace: true })).map(
        ({ rule, start, length }) => [rule, start, length],
      );
    expect([outcome('{"x":"oops"}'), outcome('{"x":1}')]).toEqual([[['output-not-json', 6, 2]], []]);
  });
});
