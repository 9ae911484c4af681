import { expect, test } from 'vitest';
import { matching } from './match.ts';

const items = [
  { title: 'Open Gateway', detail: 'view' },
  { title: 'Open Traffic', detail: 'view' },
  { title: 'GET /v1/gateways', detail: 'route' },
  { title: 'Show the keys' },
];

test('everything is offered in its order while nothing is typed', () => {
  expect(matching(items, ' ', 2)).toEqual(items.slice(0, 2));
});

test('all words have to fit, in the title or the detail', () => {
  expect(matching(items, 'gate route', 9).map(({ title }) => title)).toEqual(['GET /v1/gateways']);
});

test('letters in their order are enough, and beginnings come first', () => {
  expect(matching(items, 'otr', 9).map(({ title }) => title)).toEqual(['Open Traffic']);
  expect(matching(items, 'tra', 9)[0]?.title).toBe('Open Traffic');
  expect(matching(items, 'zzz', 9)).toEqual([]);
});
