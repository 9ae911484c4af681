import { expect, test } from 'vitest';
import { readableJson, shownText } from './member-text.ts';

test('a long value has a line for each member, a short one stays as it is', () => {
  const roles = JSON.stringify({ roles: ['reader', 'writer', 'administrator'], tenant: 'one of the bigger ones' });
  expect(readableJson(roles).split('\n')).toHaveLength(8);
  expect(readableJson('{"a":[1,2]}')).toBe('{"a":[1,2]}');
});

test('a value that would not come out the same is shown as it stands in the token', () => {
  const json = '{"id":12345678901234567890,"padding":"so that it is long enough to be laid out anew"}';
  expect([readableJson(json), readableJson(`${json.slice(0, -1)}`)]).toEqual([json, json.slice(0, -1)]);
});

test('of a very long text only the beginning is shown', () => {
  expect(shownText('short')).toEqual({ shown: 'short', isCut: false });
  expect(shownText('x'.repeat(5000)).shown).toBe(`${'x'.repeat(240)}…`);
  expect(shownText('a\n'.repeat(40))).toEqual({ shown: `${'a\n'.repeat(7)}a…`, isCut: true });
});
