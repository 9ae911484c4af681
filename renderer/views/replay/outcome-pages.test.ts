import { expect, test } from 'vitest';
import type { ReplayOutcome } from '../../../core/model/replay.ts';
import { missingPages, NO_PAGES, outcomeAt, type OutcomePages, PAGE_SIZE, withNew, withPage } from './outcome-pages.ts';

function outcomes(first: number, count: number): ReplayOutcome[] {
  return Array.from({ length: count }, (_, at) => ({
    index: first + at,
    exchange: first + at,
    method: 'GET',
    url: 'http://127.0.0.1/',
    recordedStatus: 200,
    status: 200,
    durationMillis: 1,
    recordedMillis: 1,
    verdict: 'same' as const,
    differences: [],
  }));
}

function places(known: OutcomePages, ...wanted: readonly number[]): readonly (number | undefined)[] {
  return wanted.map((place) => outcomeAt(known, place)?.index);
}

test('outcomes that come one event after the other need not be asked for', () => {
  const known = withNew(withNew(NO_PAGES, outcomes(0, 150), 150), outcomes(150, 300), 450);
  expect([places(known, 0, 149, 150, 449, 450), missingPages(known, 0, 450)]).toEqual([
    [0, 149, 150, 449, undefined],
    [],
  ]);
});

test('outcomes behind a gap are counted, and the page with the gap is asked for when it is looked at', () => {
  const known = withNew({ ...NO_PAGES, count: 90 }, outcomes(90, 10), 100);
  expect([places(known, 95), missingPages(known, 0, 20)]).toEqual([[undefined], [0]]);
  expect(places(withPage(known, 0, outcomes(0, 100)), 0, 95)).toEqual([0, 95]);
});

test('a page that was read late does not take away what came meanwhile', () => {
  const known = withNew(NO_PAGES, outcomes(0, 120), 120);
  expect(places(withPage(known, 0, outcomes(0, 50)), 119)).toEqual([119]);
});

test('of a hundred thousand outcomes only some pages stay in memory, the newest among them', () => {
  let known = NO_PAGES;
  for (let first = 0; first < 100_000; first += 500) known = withNew(known, outcomes(first, 500), first + 500);
  expect([known.count, known.pages.size <= 30, places(known, 0, 99_999)]).toEqual([100_000, true, [undefined, 99_999]]);
  expect(missingPages(known, 0, PAGE_SIZE)).toEqual([0]);
});
