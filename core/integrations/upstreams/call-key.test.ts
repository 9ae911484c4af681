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
])('the key of %j is %s', (options, key) => {
  expect(callKey(callKeyOption.parse(options))(call)).toBe(key);
});

test('a name is asked for where one is needed, and refused where it would say nothing', () => {
  const faults = [{ by: 'header' }, { by: 'ip', name: 'x' }].map(
    (options) => callKeyOption.safeParse(options).error?.issues[0]?.path,
  );
  expect(faults).toEqual([['name'], ['name']]);
});
