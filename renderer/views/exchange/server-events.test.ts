import { expect, test } from 'vitest';
import { parseServerEvents } from './server-events.ts';

test('fields are gathered up to an empty line, several lines of data into one text', () => {
  expect(parseServerEvents('event: price\nid: 7\ndata: a\ndata:b\n\ndata: next\r\n\r\n')).toEqual([
    { name: 'price', id: '7', data: 'a\nb', isUnfinished: false },
    { name: 'message', data: 'next', isUnfinished: false },
  ]);
});

test('comments and reconnection times are rows too', () => {
  expect(parseServerEvents(': keep alive\n\nretry: 3000\n\n')).toEqual([
    { name: 'comment', data: 'keep alive', isUnfinished: false },
    { name: 'message', data: '', retryMillis: 3000, isUnfinished: false },
  ]);
});

test('an event that the stream broke off in is marked', () => {
  expect(parseServerEvents('data: done\n\ndata: hal')).toEqual([
    { name: 'message', data: 'done', isUnfinished: false },
    { name: 'message', data: 'hal', isUnfinished: true },
  ]);
});

test('only one space behind the colon is taken away, and an empty stream has no events', () => {
  expect(parseServerEvents('data:  x\n\n')[0]?.data).toBe(' x');
  expect(parseServerEvents('')).toEqual([]);
});
