import { expect, test } from 'vitest';
import { anyCall } from '../../testing/any-call.ts';
import { callKey, callKeyOption } from './call-key.ts';

const call = anyCall({
  target: '/a/b?c=d',
  headers: ['X-User', 'u1', 'Cookie', 'other=1; side=left', 'Cookie', 'side=right'],
  address: '192.0.2.9',
});
call.consumer = { id: 'partner', groups: [], keys: [] };

test.each([
  [{ by: 'header', name: 'x-user' }, 'u1'],
  [{ by: 'header', name: 'x-none' }, undefined],
  [{ by: 'cookie', name: 'side' }, 'left'],
  [{ by: 'cookie', name: 'sid' }, undefined],
  [{ by: 'ip' }, '192.0.2.9'],
  [{ by: 'path' }, '/a/b'],
  [{ by: 'consumer' }, 'partner'],
  [{ by: 'expression', expression: 'request.headers.x-user' }, '"u1"'],
  [{ by: 'expression', expression: 'request.headers.x-none' }, undefined],
])('the key of %j is %s', (options, key) => {
  expect(callKey(callKeyOption.parse(options))(call)).toBe(key);
});

test('an expression can ask for nothing that is not there yet', () => {
  const faults = ['request.body', 'response.status', 'request.headers.'].map(
    (expression) => callKeyOption.safeParse({ by: 'expression', expression }).error?.issues[0]?.message,
  );
  expect(faults).toEqual([
    'the body cannot be asked here, where it may still be under way',
    'response.status cannot be asked in request, where there is no answer yet',
    expect.stringMatching(/expected/),
  ]);
});

test('a name is asked for where one is needed, and refused where it would say nothing', () => {
  const faults = [
    { by: 'header' },
    { by: 'ip', name: 'x' },
    { by: 'expression' },
    { by: 'ip', expression: 'true' },
  ].map((options) => callKeyOption.safeParse(options).error?.issues[0]?.path);
  expect(faults).toEqual([['name'], ['name'], ['expression'], ['expression']]);
});
