import { expect, test } from 'vitest';
import { formatPlace, HOME, parsePlace } from './hash.ts';

test('a place survives its address', () => {
  const place = {
    view: 'gateway',
    exchange: 1_700_000_000_000_123,
    filter: 'path:/v1/* & "ü" #?',
    shows: 'failures',
  } as const;
  expect(parsePlace(formatPlace(place))).toEqual(place);
});

test('an empty or foreign address is the home place', () => {
  expect([parsePlace(''), parsePlace('#/nowhere?exchange=abc')]).toEqual(
    [HOME, HOME].map((place) => ({ ...place, exchange: undefined })),
  );
});

test('a plain place has a plain address', () => {
  expect(formatPlace(HOME)).toBe('#/traffic');
});

test('an exchange that is no number is left out', () => {
  expect([-1, 0, 1.5, 'x'].map((id) => parsePlace(`#/traffic?exchange=${id}`).exchange)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
