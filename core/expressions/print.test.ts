import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testCall } from '../testing/test-call.ts';
import { compileExpression } from './expression.ts';
import { parseExpression } from './parse.ts';
import { printExpression } from './print.ts';
import { COMPARISONS, type Node } from './syntax.ts';
import { compileTemplate } from './template.ts';

const at = { start: 0, end: 0 };
const word = fc.constantFrom('claims', 'request', 'lower', 'x', 'a_1', '$b');
const literal = fc
  .oneof(fc.constant(null), fc.boolean(), fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value): Node => ({ kind: 'literal', value: value === 0 ? 0 : value, ...at }));
const key = fc
  .oneof(fc.constantFrom('sub', 'x-id', 'in', 'not', 'ü', ''), fc.integer())
  .map((value): Node => ({ kind: 'literal', value, ...at }));

const { node } = fc.letrec<{ node: Node }>((tie) => {
  const part = tie('node');
  const several = fc.array(part, { minLength: 2, maxLength: 3 });
  return {
    node: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      literal,
      word.map((name): Node => ({ kind: 'name', name, ...at })),
      fc.array(part, { maxLength: 3 }).map((items): Node => ({ kind: 'list', items, ...at })),
      fc
        .tuple(word, fc.array(part, { maxLength: 3 }))
        .map(([name, args]): Node => ({ kind: 'function', name, args, ...at })),
      fc
        .tuple(part, fc.array(fc.oneof(key, part), { minLength: 1, maxLength: 3 }))
        .map(([base, steps]): Node => ({ kind: 'path', base, steps, ...at })),
      fc
        .tuple(fc.constantFrom(...COMPARISONS), part, part)
        .map(([operator, left, right]): Node => ({ kind: 'compare', operator, left, right, ...at })),
      part.map((operand): Node => ({ kind: 'not', operand, ...at })),
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const, 'default' as const), several)
        .map(([kind, parts]): Node => ({ kind, parts, ...at })),
    ),
  };
});

test('a tree that is printed and read again is the same tree', () => {
  fc.assert(
    fc.property(node, (tree) => {
      expect(withoutPlaces(parseExpression(printExpression(tree)))).toEqual(withoutPlaces(tree));
    }),
    { numRuns: 500 },
  );
});

test('any text is read or has a problem that lies inside of it, and what was read runs', () => {
  const piece = fc.constantFrom(...PIECES);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(piece, fc.string({ maxLength: 3 }))).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(text, (given) => {
      for (const compiled of [compileExpression(given), compileTemplate(given)]) {
        if (compiled.kind === 'expression') compiled.evaluate(testCall());
        else if (compiled.kind === 'template') compiled.render(testCall());
        else
          expect([0 <= compiled.start, compiled.start <= compiled.end, compiled.end <= given.length]).toEqual([
            true,
            true,
            true,
          ]);
      }
    }),
    { numRuns: 1000 },
  );
});

const PIECES = [
  ...COMPARISONS,
  ..."and or not ! ?? ( ) [ ] , . {{ }} 'a' \" ' 1 -2 null true claims .sub [0] request.method request.headers.x".split(
    ' ',
  ),
  ...'lower( consumer.groups response.status cidr( matches \\'.split(' '),
];

function withoutPlaces(tree: Node): unknown {
  return JSON.parse(
    JSON.stringify(tree, (name, value: unknown) => (name === 'start' || name === 'end' ? undefined : value)),
  );
}
