import { describe, expect, test } from 'vitest';
import { draftOf, EMPTY_DRAFT, fieldProblem, inputOf, readPairs, writePairs } from './context-draft.ts';

describe('the context of a template', () => {
  test('is the same after it was written down and read', () => {
    const input = {
      body: '{"a":1}',
      params: {
        path: { id: '7' },
        querystring: { 'a:b': 'x y', empty: '' },
        header: { cookie: 'a=1; b="2"', odd: '"quoted"', lines: 'one\ntwo', 'with space': ' x' },
      },
      stageVariables: { url: 'http://127.0.0.1:8701' },
      contextJson: '{"stage":"local"}',
      variablesJson: '{"n":5.0}',
      appsyncJson: '{"args":{}}',
    };
    expect(inputOf(draftOf(input))).toEqual(input);
  });

  test('leaves out what cannot be read', () => {
    const draft = { ...EMPTY_DRAFT, header: 'no colon here', contextJson: '{"a":', variablesJson: '[1]' };
    expect(inputOf(draft)).toEqual({
      body: '',
      params: { path: {}, querystring: {}, header: {} },
      stageVariables: {},
    });
    expect([fieldProblem('header', draft), fieldProblem('variablesJson', draft), fieldProblem('body', draft)]).toEqual([
      'line 1 is not name: value',
      'expected an object, such as {"name": 1}',
      undefined,
    ]);
    expect(fieldProblem('contextJson', draft)).toMatch(/JSON/);
  });
});

test('pairs are lines, with quotes only where they are needed', () => {
  expect(writePairs({ a: '1', 'b c': 'x', d: 'line\nbreak' })).toBe('a: 1\n"b c": x\nd: "line\\nbreak"');
  expect(readPairs('a: 1\n\n b :  x:y \n"c:d": "\\n"').pairs).toEqual({ a: '1', b: ' x:y'.trim(), 'c:d': '\n' });
  expect(readPairs('a: "open').problem).toBe('line 1: the text in quotes is not one of JSON');
});
