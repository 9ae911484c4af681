import { describe, expect, test } from 'vitest';
import type { VtlKnowledge } from './vtl-completion.ts';
import { hoverAt } from './vtl-hover.ts';

const KNOWN: VtlKnowledge = {
  profile: 'apigw',
  catalog: {
    methods: [{ receiver: 'String', name: 'length', signature: 'int length()', summary: 'Number of UTF-16 units.' }],
    provided: [
      { object: '$input', profile: 'apigw', signature: 'String json(String jsonPath)', summary: 'The JSON text.' },
    ],
    context: [],
  },
  steps: [0, 1].map((loopIndex) => ({
    node: 'reference',
    name: '$!{u.name}',
    input: { start: 2, end: 12 },
    output: { start: loopIndex, end: loopIndex + 1 },
    after: loopIndex === 0 ? 'Ada' : '',
    type: 'String',
    loopIndex,
    depth: 1,
  })),
  parameters: [],
  stageVariables: [],
  payloadPaths: [],
};

function about(line: string, pointed: string, known = KNOWN): readonly string[] {
  const at = line.indexOf(pointed);
  return hoverAt(line, at + 1, at, known)?.parts ?? [];
}

describe('hover', () => {
  test('tells what an object, its method and a directive are for', () => {
    const line = `#if($input.json('$.a').length() > 0)`;
    const docs = ['if', 'input', 'json', 'length'].map((word) => about(line, word, { ...KNOWN, steps: [] }));
    expect(docs).toEqual([
      ['**#if**  \nPrints what follows when a condition is true.'],
      ['**$input**  \nThe payload and the parameters of the call.'],
      ['`String json(String jsonPath)`  \nThe JSON text.'],
      [],
    ]);
  });

  test('tells the values that a reference had, turn by turn', () => {
    const line = 'x $!{u.name} and $v.length()';
    expect([about(line, 'u.'), about(line, 'length'), about(line, 'and')]).toEqual([
      ['turn 1: `$u.name` = `Ada` · String  \nturn 2: `$u.name` = _empty_ · String'],
      ['**String** `int length()`  \nNumber of UTF-16 units.'],
      [],
    ]);
  });
});
