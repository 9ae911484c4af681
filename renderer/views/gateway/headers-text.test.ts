import { expect, test } from 'vitest';
import { readHeaders, writeHeaders } from './headers-text.ts';

test('each line is a header, with duplicates and empty values kept', () => {
  expect(readHeaders('Accept: */*\n\nx-a:1\r\nX-A: 2 : 3\nx-empty:')).toEqual({
    headers: ['Accept', '*/*', 'x-a', '1', 'X-A', '2 : 3', 'x-empty', ''],
    problem: undefined,
  });
});

test('a line that is no header is named', () => {
  expect([readHeaders('a: 1\nno colon here').problem, readHeaders('bad name: 1').problem]).toEqual([
    'line 2 has no colon; expected name: value',
    'line 1: “bad name” is not a header name',
  ]);
});

test('headers are written as they are read', () => {
  const text = 'Accept: */*\nx-a: 1';
  expect(writeHeaders(readHeaders(text).headers)).toBe(text);
  expect(writeHeaders([])).toBe('');
});
