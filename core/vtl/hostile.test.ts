import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { templates, ORACLE_CONTEXT } from '../testing/vtl-templates.ts';
import { parseTemplate } from './template.ts';
import { PROFILES, type Profile } from './profile.ts';
import { renderTemplate, type Limits } from './render.ts';

function outcome(template: string, limits: Partial<Limits> = {}, profile: Profile = 'velocity-1.7'): string {
  const parsed = parseTemplate(template, profile);
  if (parsed.kind === 'errors') return parsed.errors[0]?.kind ?? '';
  const result = renderTemplate(parsed.template, { contextJson: ORACLE_CONTEXT }, { limits });
  return result.kind === 'output' ? `= ${result.output.slice(0, 60)}` : result.error.kind;
}

describe('a hostile template', () => {
  test('reaches neither reflection nor anything of the host', () => {
    const walks = [
      '$s.class',
      '$s.getClass()',
      '$s.class.forName("java.lang.Runtime")',
      '$l.getClass().getProtectionDomain()',
      '$s.constructor',
      "$s['__proto__']",
      '$m.constructor.constructor("return process")()',
      "$m['__proto__']",
      "$l['constructor']",
      '$n.constructor',
      '$l.items',
      '$m.entries',
      '$l.push(1)',
      '$m.toString.call()',
      '$l.hasOwnProperty("length")',
    ];
    expect(walks.map((walk) => outcome(walk))).toEqual(
      walks.map((walk) => `= ${walk}`).map((text) => text.slice(0, 62)),
    );
  });

  test('cannot write to a prototype', () => {
    const writes = [
      "#set($m['__proto__'] = {'polluted':1})",
      '#set($m.constructor.prototype.polluted = 1)',
      "$!m.put('__proto__', 1)",
      '#set($l.length = 0)',
    ];
    for (const write of writes) outcome(write);
    const empty: Record<string, unknown> = {};
    expect([empty['polluted'], outcome("#set($m['__proto__'] = 'own')$m['__proto__']"), outcome('$l.size()')]).toEqual([
      undefined,
      '= own',
      '= 3',
    ]);
  });

  test('is stopped by a limit of its own kind', () => {
    const macro = '#macro(again)#again()#end#again()';
    expect({
      range: outcome('#set($r = [1..100000000])$r.size()'),
      loop: outcome('#foreach($i in [1..100000000])$i#end'),
      nestedLoops: outcome('#foreach($a in [1..90000])#foreach($b in [1..90000])#end#end'),
      recursion: outcome(macro),
      doubling: outcome('#set($x = \'aaaaaaaaaa\')#foreach($i in [1..60])#set($x = "$x$x")#end'),
      growing: outcome('#foreach($i in [1..60])$!l.addAll($l)#end'),
      output: outcome('#set($x = "aaaaaaaaaa")#foreach($i in [1..100])#foreach($j in [1..9999])$x$x$x$x#end#end'),
      blocks: outcome(
        Array.from({ length: 40 }, (_, index) => `#define($b${index})$b${index + 1}$b${index + 1}#end`).join('') +
          '$b0',
      ),
      evaluate: outcome("#set($e = '#evaluate($e)')#evaluate($e)"),
      self: outcome('#set($x = [1])#foreach($i in [1..60])#set($x = [$x, $x])#end$x'),
      clock: outcome('#foreach($i in [1..99999])#foreach($j in [1..40])#end#end', { wallMillis: 0 }),
    }).toEqual({
      range: 'limit',
      loop: 'limit',
      nestedLoops: 'limit',
      recursion: 'macro-depth',
      doubling: 'limit',
      growing: 'limit',
      output: 'limit',
      blocks: 'limit',
      evaluate: 'macro-depth',
      self: 'limit',
      clock: 'limit',
    });
  });

  test('cannot hang a regular expression', () => {
    const text = 'a'.repeat(5000);
    expect([
      outcome(`#set($x = '${text}!')#if($x.matches('(a+)+b'))yes#{else}no#end`),
      outcome(`$s.replaceAll('(?=x)', '')`),
      outcome(`$s.matches('(a)\\1')`),
    ]).toEqual(['= no', 'method', 'method']);
  });

  test('may nest 100 deep, but not without end', () => {
    expect(
      [nested(100), parentheses(100), nested(5000), parentheses(5000), `#set($x = ${'['.repeat(5000)}`].map((text) =>
        outcome(text),
      ),
    ).toEqual(['= x', '= 1', 'limit', 'limit', 'limit']);
  });

  test('of 300 KB is read in bounded time, right or wrong', () => {
    const started = performance.now();
    const right = outcome('{"a": "$s", "b": #if($t)1#{else}2#end}\n'.repeat(8000));
    const wrong = ['#if(', '#set($x = ', '$x[', '"', '#end', '${', "#set($x = '"].map((part) =>
      outcome(part.repeat(300_000 / part.length)),
    );
    expect([right.slice(0, 4), ...new Set(wrong)]).toEqual(['= {"', ...new Set(wrong)]);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

const nested = (depth: number): string => '#if(true)'.repeat(depth) + 'x' + '#end'.repeat(depth);
const parentheses = (depth: number): string => `#set($x = ${'('.repeat(depth)}1${')'.repeat(depth)})$x`;

describe('any template', () => {
  test('without $, # and \\ renders to itself', () => {
    const plain = fc.string({ unit: 'binary' }).map((text) => text.replace(/[$#\\]/g, ''));
    fc.assert(
      fc.property(plain, fc.constantFrom(...PROFILES), (text, profile) => {
        const parsed = parseTemplate(text, profile);
        return parsed.kind === 'template' && isOutput(renderTemplate(parsed.template), text);
      }),
    );
  });

  test('gives errors inside of itself and never throws', () => {
    const any = fc.oneof(
      templates,
      fc.string({ unit: fc.constantFrom(...'$#{}[]()"\'\\!.ab1-&|= \n'), maxLength: 40 }),
    );
    fc.assert(
      fc.property(any, fc.constantFrom(...PROFILES), (text, profile) => {
        const parsed = parseTemplate(text, profile);
        const errors =
          parsed.kind === 'errors'
            ? parsed.errors
            : problemsOf(renderTemplate(parsed.template, { contextJson: ORACLE_CONTEXT }));
        return errors.every(
          ({ start, length, line, column }) =>
            start >= 0 && length >= 0 && start + length <= text.length && line >= 1 && column >= 1,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('ends within its limits', () => {
    const limits = { steps: 20_000, outputCharacters: 20_000, elements: 20_000 };
    fc.assert(
      fc.property(templates, (text) => {
        const parsed = parseTemplate(text, 'velocity-1.7');
        if (parsed.kind === 'errors') return true;
        const { output } = renderTemplate(parsed.template, { contextJson: ORACLE_CONTEXT }, { limits });
        return output.length <= 20_000 + text.length + 20_000;
      }),
      { numRuns: 300 },
    );
  });

  test('answers the same with a trace as without', () => {
    fc.assert(
      fc.property(templates, fc.constantFrom(...PROFILES), (text, profile) => {
        const parsed = parseTemplate(text, profile);
        if (parsed.kind === 'errors') return;
        const input = { contextJson: ORACLE_CONTEXT };
        const { trace, ...traced } = renderTemplate(parsed.template, input, { trace: true });
        expect(traced).toEqual(renderTemplate(parsed.template, input));
        expect(
          trace?.steps.every(({ input: { start, end } }) => start >= 0 && start <= end && end <= text.length),
        ).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

function isOutput(result: ReturnType<typeof renderTemplate>, text: string): boolean {
  return result.kind === 'output' && result.output === text;
}

function problemsOf(
  result: ReturnType<typeof renderTemplate>,
): readonly { start: number; length: number; line: number; column: number }[] {
  return result.kind === 'error' ? [result.error] : [];
}
