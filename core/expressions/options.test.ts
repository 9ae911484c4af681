import { expect, test } from 'vitest';
import { z } from 'zod';
import { testCall } from '../testing/test-call.ts';
import { expressionOption, templateOption } from './options.ts';

const options = z.strictObject({ by: expressionOption, body: templateOption.optional() });

test('options come as what evaluates them and what fills them in', () => {
  const { by, body } = options.parse({ by: 'claims.sub', body: 'hello {{ claims.sub }}' });
  const call = testCall({ claims: { sub: 'alice' } });
  expect([by.evaluate(call), body?.render(call)]).toEqual(['alice', 'hello alice']);
});

test('a fault is said at the option, with its place in the text', () => {
  expect(options.safeParse({ by: 'clams.sub', body: 'hello\n{{ claims.sub' }).error?.issues).toMatchObject([
    {
      path: ['by'],
      message: 'there is no name clams, did you mean claims (line 1, column 1)',
      params: { start: 0, end: 5 },
    },
    {
      path: ['body'],
      message: 'expected an operator or }}, found the end (line 2, column 14)',
      params: { start: 19, end: 19 },
    },
  ]);
});

test('the editor sees texts', () => {
  expect(z.toJSONSchema(options, { io: 'input' })).toMatchObject({
    properties: { by: { type: 'string' }, body: { type: 'string' } },
  });
});
