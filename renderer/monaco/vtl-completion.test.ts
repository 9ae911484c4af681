import { describe, expect, test } from 'vitest';
import { offersAt, type VtlKnowledge } from './vtl-completion.ts';

const KNOWN: VtlKnowledge = {
  profile: 'apigw',
  catalog: {
    methods: [
      { receiver: 'String', name: 'length', signature: 'int length()', summary: 'Number of UTF-16 units.' },
      { receiver: 'Map', name: 'get', signature: 'Object get(Object key)', summary: 'A value.' },
      { receiver: 'List', name: 'get', signature: 'Object get(int index)', summary: 'An item.' },
    ],
    provided: [
      { object: '$input', profile: 'apigw', signature: 'Object path(String jsonPath)', summary: 'A value.' },
      { object: '$util', profile: 'apigw', signature: 'String urlEncode(String text)', summary: 'Form encoding.' },
      { object: '$util', profile: 'appsync', signature: 'String autoId()', summary: 'A UUID.' },
      { object: '$util.time', profile: 'appsync', signature: 'long nowEpochSeconds()', summary: 'Seconds.' },
    ],
    context: ['stage', 'identity.sourceIp', 'identity.userArn'],
  },
  steps: [
    {
      node: 'set',
      name: '$list',
      input: { start: 0, end: 1 },
      output: { start: 0, end: 0 },
      type: 'ArrayList',
      depth: 0,
    },
  ],
  parameters: ['id', 'authorization'],
  stageVariables: ['table'],
  payloadPaths: ['$.users', '$.users[0].name'],
};

function labels(before: string, text = before, known: Partial<VtlKnowledge> = {}): readonly string[] {
  return offersAt(before, text, { ...KNOWN, ...known }).offers.map(({ label }) => label);
}

describe('completion', () => {
  test('after a dollar offers what the template set, what is given, and the loop', () => {
    expect(labels('$!{us', '#foreach($user in $list)#set($n = 1)#macro(row $cell)#end')).toEqual([
      'user',
      'n',
      'cell',
      'input',
      'util',
      'context',
      'stageVariables',
      'foreach',
    ]);
  });

  test('after an object of the profile offers its methods', () => {
    expect({
      input: labels('$input.'),
      util: labels('$util.url'),
      appsync: labels('$util.', '', { profile: 'appsync' }),
      time: labels('$util.time.', '', { profile: 'appsync' }),
      velocity: labels('$', '', { profile: 'velocity-2' }),
    }).toEqual({
      input: ['body', 'path'],
      util: ['urlEncode'],
      appsync: ['time', 'autoId'],
      time: ['nowEpochSeconds'],
      velocity: [],
    });
  });

  test('goes down the paths of $context', () => {
    expect([labels('$context.'), labels('${context.identity.so')]).toEqual([
      ['stage', 'identity'],
      ['sourceIp', 'userArn'],
    ]);
  });

  test('offers the methods of the type that a variable had, of all types when it is not known', () => {
    const known = offersAt('$list.', '', KNOWN).offers.map(({ label, detail }) => `${detail}.${label}`);
    expect([known, labels('$other.')]).toEqual([['List.get'], ['length', 'get']]);
  });

  test('knows the parameters and the payload of the call, and the stage variables', () => {
    expect([
      labels("$input.params('"),
      labels("$input.json('$.us"),
      labels('$stageVariables.'),
      labels('$foreach.').slice(0, 2),
    ]).toEqual([['id', 'authorization'], ['$.users', '$.users[0].name'], ['table'], ['hasNext', 'index']]);
  });

  test('replaces what was typed of the name, with the places to fill in', () => {
    const path = offersAt('$input.pa', '', KNOWN);
    expect([path.typed, path.offers[1]?.insert, offersAt('x #fo', '', KNOWN).typed]).toEqual([2, "path('$1')$0", 2]);
    expect([labels('plain text'), labels('x ##'), labels('#end').includes('end')]).toEqual([[], [], false]);
  });
});
